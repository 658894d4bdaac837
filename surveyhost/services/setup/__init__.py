"""What is set up before anybody is asked: clients and surveys."""
