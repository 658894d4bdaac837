"""What the people of the demo write. Invented, as everything in it; some hold what a reviewer has to mask."""

from collections.abc import Mapping

ANYWHERE = ""

OBSTACLES: Mapping[str, tuple[str, ...]] = {
    "Ép nhựa": (
        "Máy số 4 dừng ba bốn lần một ca mà phiếu sửa nằm trên bàn cả tuần. Sản lượng thì vẫn tính như máy chạy đủ.",
        "Xưởng nóng quá, đầu giờ chiều có hôm 39 độ. Quạt công nghiệp hỏng hai cái từ tháng 6 chưa ai thay.",
        "Khuôn cũ, ba via nhiều, tụi em phải ngồi gọt tay. Nói thay khuôn thì bảo chờ ngân sách.",
        "Đổi mã hàng gấp mà không báo trước, khuôn chưa sấy đã bắt chạy, ra toàn hàng lỗi rồi lại tính lỗi cho tổ.",
        "Nhựa về không đúng loại như phiếu, phải tự mò nhiệt độ. Mất nửa ca mới chạy được hàng đạt.",
        "Ca đêm ít người mà vẫn đủ sáu máy. Đi vệ sinh cũng phải nhờ người trông.",
        "Găng tay chịu nhiệt phát một đôi một tháng là không đủ, rách là phải tự mua.",
        "Bảng thông số treo ở máy là bản từ hai năm trước. Ai cũng chạy theo trí nhớ.",
        "Tiếng ồn lớn, nói phải hét. Nút tai có phát nhưng đeo vào thì không nghe còi xe nâng.",
    ),
    "Lắp ráp": (
        "Thiếu linh kiện giữa chuyền gần như ngày nào cũng có. Ngồi chờ xong lại bị giục tăng ca bù.",
        "Định mức nâng hai lần trong năm mà cách làm thì vẫn vậy. Cuối ca ai cũng đau vai.",
        "Đồ gá của trạm 7 lệch, phải lấy tay giữ. Em đã báo hai lần rồi.",
        "Hướng dẫn công việc viết dài, chữ nhỏ, người mới nhìn không hiểu. Nên có hình.",
        "Đổi người liên tục giữa các trạm, chưa quen tay đã chuyển. Lỗi tăng là phải.",
        "Ghế ngồi hỏng thanh dựa nhiều lắm, ngồi mười tiếng là mỏi rã rời.",
        "Kế hoạch tuần thay đổi mỗi ngày. Sáng nói một mã, trưa chạy mã khác.",
        "Linh kiện từ Long An chuyển lên hay trộn lô, phải ngồi lựa lại từng thùng.",
        "Súng bắn vít yếu pin, cả chuyền có ba cục sạc.",
        "Tăng ca báo lúc 3 giờ chiều thì không kịp nhờ ai đón con.",
    ),
    "Kho và vận chuyển": (
        "Xe nâng có hai chiếc mà một chiếc nằm chờ sửa. Xuất hàng gấp thì đẩy tay.",
        "Lệnh xuất đến lúc 4 giờ chiều cho chuyến 5 giờ. Hỏi sao không báo sớm thì nói bên kinh doanh mới chốt.",
        "Phần mềm kho với sổ giấy không khớp, cuối tháng đếm lại cả đêm.",
        "Mái chỗ nhận hàng dột, mưa là ướt thùng, mà trách nhiệm lại tính cho kho.",
        "Một phiếu mà xin bốn chữ ký, trong khi người ký đi công tác.",
    ),
    "Bảo trì": (
        "Phụ tùng thay thế không có sẵn, phải tháo máy này lắp cho máy kia. Làm vậy sớm muộn cũng dừng cả hai.",
        "Đêm chỉ có một người trực cho cả nhà máy. Gọi ba nơi cùng lúc thì chạy không kịp rồi bị nói là chậm.",
        "Xin mua bộ đo rung mất năm tháng, trong khi mỗi lần đoán sai là nửa ngày dừng máy.",
        "Không có lịch bảo dưỡng thật, toàn hỏng mới sửa.",
    ),
    "Chất lượng": (
        "Cuối tháng bị ép cho qua lô chưa kiểm xong. Sau đó khách phàn nàn thì hỏi chất lượng đứng ở đâu.",
        "Phòng đo chỉ có một máy, chờ mẫu hai tiếng.",
        "Tiêu chuẩn của khách gửi bằng tiếng Anh, không có bản dịch nên mỗi ca hiểu một kiểu.",
    ),
    "Kinh doanh": (
        "Không biết hàng của khách đang ở công đoạn nào, phải gọi năm người mới có câu trả lời.",
        "Báo giá chờ duyệt ba ngày, khách đã đặt chỗ khác.",
        "Hứa ngày giao với khách xong nhà máy đổi kế hoạch mà không ai nói.",
    ),
    "Kế toán": (
        "Chứng từ từ nhà máy lên trễ và thiếu, cuối tháng ai cũng làm tới 9 giờ tối.",
        "Nhập một con số vào ba phần mềm khác nhau.",
    ),
    "Nhân sự": ("Mọi thứ đều gấp và đều phải hỏi lại sếp. Không được quyền quyết chuyện nhỏ.",),
    "Kỹ thuật": (
        "Bản vẽ sửa rồi mà xưởng vẫn cầm bản cũ, vì không có chỗ nào chung để lấy.",
        "Thử khuôn phải xin máy của sản xuất, mà sản xuất lúc nào cũng kín.",
    ),
    ANYWHERE: (
        "Họp nhiều quá mà về không ai biết phải làm gì.",
        "Không có gì lớn, chỉ mong mọi người trả lời tin nhắn công việc trong ngày.",
        "Thiếu người. Nghỉ một là người còn lại gánh hai.",
        "Bình thường, công việc quen rồi.",
        "Mạng ở nhà máy chập chờn, phần mềm đứng hoài.",
        "Cần gì cứ phải nhắn riêng chị Phạm Thị Hạnh mới có, đi đúng quy trình thì chờ tới tuần sau.",
        "Ai cần số liệu thật thì gọi tôi 0903 118 254, tôi có ghi lại từng lần dừng máy.",
    ),
}

CHANGES: Mapping[str, tuple[str, ...]] = {
    "Ép nhựa": (
        "Lắp quạt thông gió và cho nghỉ 10 phút giữa ca chiều.",
        "Thay khuôn theo số lần dập, đừng đợi hỏng.",
        "Cho tổ tự dừng máy khi thấy lỗi, đừng bắt chạy cho đủ số.",
        "Trả lời phiếu báo hỏng trong ngày, dù chỉ là nói chưa làm được.",
        "Đừng tính lỗi do nhựa vào lương của người đứng máy.",
        "Nước uống ở xưởng 2 để gần hơn.",
    ),
    "Lắp ráp": (
        "Chốt kế hoạch trước một ngày và giữ nguyên.",
        "Hỏi tụi em trước khi nâng định mức.",
        "Báo tăng ca trước ít nhất một hôm.",
        "Đổi ghế cho chuyền 2 và chuyền 3.",
        "Người mới phải có người kèm đủ một tuần.",
        "Đừng la người ta giữa chuyền. Có gì gọi riêng.",
        "Cho luân phiên trạm theo giờ để đỡ mỏi một bên tay.",
    ),
    "Kho và vận chuyển": (
        "Khóa lệnh xuất lúc 2 giờ chiều, sau đó là chuyến hôm sau.",
        "Sửa mái khu nhận hàng trước mùa mưa.",
        "Thêm một xe nâng hoặc thuê theo tháng.",
        "Cho kho ký thay khi trưởng bộ phận đi vắng.",
    ),
    "Bảo trì": (
        "Giữ sẵn một bộ phụ tùng cho mười máy hay hỏng nhất.",
        "Hai người trực đêm.",
        "Mỗi máy một ngày bảo dưỡng trong tháng, ghi vào kế hoạch sản xuất.",
    ),
    "Chất lượng": (
        "Chất lượng phải có quyền giữ hàng, không phải xin phép người bị giữ.",
        "Mua thêm một máy đo.",
        "Dịch tiêu chuẩn của khách ra tiếng Việt.",
    ),
    "Kinh doanh": (
        "Một bảng chung cho biết đơn nào đang ở đâu.",
        "Cho kinh doanh xuống xưởng mỗi tháng một lần để hiểu nhau.",
    ),
    "Kế toán": ("Nhà máy gửi chứng từ theo tuần thay vì dồn cuối tháng.", "Bỏ bớt một trong ba phần mềm."),
    "Nhân sự": ("Để nhân sự tự duyệt những việc dưới 2 triệu.",),
    "Kỹ thuật": ("Một chỗ duy nhất để lấy bản vẽ mới nhất.",),
    ANYWHERE: (
        "Nói rõ vì sao tăng lương người này mà không tăng người kia.",
        "Lãnh đạo xuống xưởng mà đừng báo trước.",
        "Kết quả khảo sát lần này nên được đọc cho mọi người nghe, dù tốt hay xấu.",
        "Cơm trưa đỡ dầu mỡ hơn.",
        "Không cần thay đổi gì nhiều, giữ được như bây giờ là tốt.",
        "Xe đưa đón thêm một chuyến cho người về Nhơn Trạch.",
        "Bớt họp đầu giờ.",
        "Gửi ý kiến cho ban cải tiến qua caitien@minhhai.example mà chưa bao giờ thấy hồi âm.",
        "Anh Trần Quốc Bảo nên nghe hết câu rồi hãy nói.",
    ),
}

VOICES: Mapping[str, tuple[str, ...]] = {
    "Ép nhựa": (
        "Năm ngoái có người nói chuyện nóng trong xưởng ở cuộc họp, tháng sau bị chuyển ca đêm. Từ đó không ai nói.",
        "Tổ trưởng có ghi lại nhưng rồi không thấy gì, nên thôi.",
        "Sợ bị hỏi sao hàng lỗi mà không hỏi sao máy hỏng.",
        "Hợp đồng một năm, nói nhiều thì năm sau chưa chắc được ký.",
        "Nói trước mặt quản đốc thì ai dám. Nên có cách nào kín hơn.",
    ),
    "Lắp ráp": (
        "Nói về định mức thì được hỏi lại là có muốn làm nữa không.",
        "Chị tổ trưởng bênh tụi em, nhưng lên trên thì dừng.",
        "Không ai trả thù, chỉ là không ai trả lời.",
        "Người lên tiếng hôm sau bị xếp vào trạm nặng nhất, trùng hợp hay không thì không biết.",
        "Em mới vào, chưa biết nói với ai.",
        "Sợ cả chuyền bị cắt thưởng vì một người nói.",
    ),
    "Bảo trì": (
        "Báo nguy cơ ở tủ điện ba lần bằng giấy. Đến khi có khách tới thăm mới sửa, nên nói làm gì.",
        "Nói thẳng thì bị coi là khó tính.",
    ),
    "Chất lượng": (
        "Giữ lô hàng lại thì bị mời lên giải thích như mình làm sai.",
        "Ngại vì người bị góp ý cũng là người chấm điểm cuối năm.",
    ),
    "Kho và vận chuyển": (
        "Góp ý về giờ xuất hàng nhiều lần, lần nào cũng nói để xem.",
        "Ít người, nói gì ai cũng biết là mình.",
    ),
    "Kinh doanh": ("Không ngại nói, chỉ ngại mất thời gian vì không thay đổi gì.",),
    "Kỹ thuật": ("Nói sai thì bị nhớ lâu, nói đúng thì không ai nhớ.",),
    "en": ("My Vietnamese is poor and in meetings nobody translates, so I stay silent.",),
    ANYWHERE: (
        "Có hòm thư góp ý ở cổng nhưng camera chĩa thẳng vào đó.",
        "Tôi chưa thử nói bao giờ.",
        "Không có gì, sếp trực tiếp nghe và làm.",
        "Nghe xong cảm ơn rồi thôi, vài lần như vậy thì mình cũng thôi.",
        "Họ hỏi ai đã nói ra chuyện đó trước khi hỏi chuyện đó có đúng không.",
        "Ở văn phòng thì nói được, ở nhà máy tôi nghĩ khó hơn.",
        "Lần trước tôi viết thật trong phiếu có tên, sau đó anh Nguyễn Minh Đức gọi lên hỏi ý gì.",
        "Sợ mất lòng đồng nghiệp hơn là sợ sếp.",
        "Không biết nói rồi thì ai đọc.",
        "Nói với cấp trên trực tiếp thì được, vượt cấp thì không ai dám.",
        "Việc của người khác nên ngại.",
        "Chưa thấy ai bị gì, nhưng cũng chưa thấy ai được gì.",
        "Từng thấy một bạn khóc trong phòng họp vì góp ý. Tôi không muốn là người tiếp theo.",
        "Tôi nói rồi và được giải quyết, chuyện suất ăn đổi nhà thầu. Nên tôi không ngại.",
    ),
}
