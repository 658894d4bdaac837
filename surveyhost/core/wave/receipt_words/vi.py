"""4,096 Vietnamese entries of two syllables, a noun and what it is like. 64 of each; every pair can be pictured."""

_THINGS = """
    mèo cá voi hổ gấu sóc nai cua tôm ong kiến thỏ cò én trâu ngựa rùa ếch sông suối núi đồi
    rừng biển đảo mây mưa gió nắng trăng sao tuyết sương hoa lá cây tre sen mai lúa ngô khoai
    cam chanh dừa xoài nhãn mận ổi bánh phở trà kẹo muối thuyền xe cầu đường nhà bàn ghế đèn vườn trống
"""
_MANNERS = """
    xanh đỏ vàng tím hồng trắng đen nâu xám to nhỏ dài ngắn cao thấp rộng hẹp sâu tròn vuông thẳng
    cong mới trẻ già nhanh chậm mạnh nhẹ nặng nóng lạnh ấm mát khô ướt mềm dày mỏng sáng tối đẹp
    xinh vui hiền ngoan khéo giỏi ngọt chua cay mặn thơm chín tươi sạch vơi đều xa quen lạ quý yên bền
"""

WORDS = tuple(f"{thing} {manner}" for thing in _THINGS.split() for manner in _MANNERS.split())
