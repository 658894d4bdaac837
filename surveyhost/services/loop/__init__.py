"""The closed loop: findings, decisions, actions, and the letters of those who own one."""
