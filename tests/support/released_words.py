"""What people write to open questions, in a few words and more, by language. Written for these tests."""

ENGLISH = (
    """
More training please|The canteen food is bad|Pay is too low|Listen to us|Nothing|Better tools|Too many meetings
My manager is great|We need more people on the night shift|Fix the air conditioning|Communication between departments
Less overtime|Keep up the good work|I like my team|Salary|Parking is a problem|More flexible hours would help
The new system is slow|Nobody answers emails|Clearer goals|All good|Too noisy in the office|Work from home two days
Reward people who do the work|Stop changing the plan every day|Faster approval of requests|Good teamwork
The shift change is chaotic|Safety shoes wear out quickly|Hire more engineers|No comment|Everything is fine thanks
Better lunch|Respect|Managers should visit the floor|Promotion is not fair|Training for new staff is missing
I don't know who to ask|Decisions take forever|Please repair the forklift|More parking spaces|Great colleagues
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
VIETNAMESE = (
    """
Lương thấp quá|Cần thêm người|Không có gì|Tăng lương|Nên họp ít hơn|Sếp tốt|Máy hỏng hoài|Cơm trưa dở
Mong công ty quan tâm hơn đến công nhân|Tăng ca nhiều quá|Đồng nghiệp vui vẻ|Cần đào tạo thêm|Nhà xe chật
Trả lời chậm|Phòng máy nóng|Xét thưởng chưa công bằng|Giảm giấy tờ|Cho làm ở nhà hai ngày|Ổn|Tốt
Quy trình rườm rà|Thiếu dụng cụ|Nước uống xa quá|Muốn được nghe ý kiến|Chưa rõ lộ trình thăng tiến
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
UNMARKED = (
    """
Luong thap qua|Can them nguoi|Khong co gi|Tang luong cho cong nhan|Nen hop it hon|May hong hoai|Com trua do
Mong cong ty quan tam hon den cong nhan|Tang ca nhieu qua|Dong nghiep vui ve|Can dao tao them|Nha xe chat
Tra loi cham|Phong may nong|Xet thuong chua cong bang|Giam giay to|Cho lam o nha hai ngay|Thieu dung cu
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
"""Vietnamese as it is written without its marks."""
FOREIGN = {
    "Indonesian": "Gaji terlalu rendah|Butuh lebih banyak orang|Makanan di kantin tidak enak|Tolong perbaiki mesin|"
    "Terima kasih banyak|Atasan saya baik|Jam kerja terlalu panjang|Kurang pelatihan|Tidak ada",
    "Filipino": "Mababa ang sahod|Kailangan ng mas maraming tao|Salamat po|Masyadong mahaba ang oras ng trabaho|"
    "Ayusin ang makina|Mabait ang boss ko|Walang problema|Dagdagan ang sahod namin",
    "German": "Mehr Personal bitte|Die Bezahlung ist zu niedrig|Weniger Besprechungen|Bessere Werkzeuge|Alles gut|"
    "Mein Chef ist in Ordnung|Zu viele Überstunden|Keine Zeit für Pausen|Klimaanlage reparieren",
    "French": "Salaire trop bas|Plus de formation|Moins de réunions|Mon chef est sympa|Rien à dire|"
    "Les horaires sont trop longs|Il manque du personnel|Merci beaucoup|Améliorer la communication",
    "Polish": "Za niskie zarobki|Więcej ludzi na nocną zmianę|Szef jest w porządku|Za dużo nadgodzin|Lepsze narzędzia|"
    "Wszystko dobrze|Mniej zebrań proszę|Brak szkoleń",
    "Spanish": "Sueldo muy bajo|Más formación|Menos reuniones|Todo bien|Falta personal|Mi jefe es bueno|"
    "Demasiadas horas extra|Mejorar la comunicación",
    "Portuguese": "Salário muito baixo|Mais treinamento|Menos reuniões|Tudo bem|Falta gente|Meu chefe é bom|Obrigado",
    "Malay": "Gaji sangat rendah|Perlu lebih ramai pekerja|Makanan kantin tidak sedap|Terima kasih|Kurang latihan",
    "Dutch": "Te weinig personeel|Het salaris is te laag|Minder vergaderingen|Mijn baas is aardig",
    "Italian": "Stipendio troppo basso|Più formazione|Meno riunioni|Il mio capo è bravo|Manca personale|Tutto bene",
    "Turkish": "Maaş çok düşük|Daha fazla eğitim|Müdürüm iyi|Fazla mesai çok|Teşekkürler",
    "Czech": "Nízký plat|Více školení|Můj šéf je dobrý|Příliš mnoho přesčasů|Děkuji",
    "Chinese": "工资太低|希望多一些培训|食堂不好吃|谢谢",
    "Japanese": "給料が低い|研修を増やしてほしい|ありがとう",
    "Korean": "급여가 너무 낮아요|교육이 더 필요해요|감사합니다",
    "Russian": "Зарплата слишком низкая|Больше обучения|Спасибо",
    "Thai": "เงินเดือนน้อยเกินไป|ขอบคุณ",
    "Khmer": "ប្រាក់ខែទាបពេក|អរគុណ",
}
