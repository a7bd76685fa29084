"""What the names of a made catalogue are put together from."""

# code: (name, competent, unit of the department, things that are asked for)
FIELDS = {
    "an-toan-thuc-pham": ("An toàn thực phẩm", "department", "H01.08", (
        "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "bản công bố sản phẩm",
        "xác nhận nội dung quảng cáo thực phẩm", "kế hoạch kiểm soát an toàn thực phẩm")),
    "bao-ve-thuc-vat": ("Trồng trọt và bảo vệ thực vật", "department", "H01.06", (
        "Giấy chứng nhận đủ điều kiện buôn bán thuốc bảo vệ thực vật", "Quyết định lưu hành giống",
        "Giấy xác nhận nội dung quảng cáo phân bón", "mã số vùng trồng")),
    "buu-chinh-vien-thong": ("Bưu chính, viễn thông", "department", "H01.10", (
        "Giấy phép bưu chính", "văn bản xác nhận thông báo hoạt động bưu chính",
        "Giấy phép lắp đặt trạm thu phát sóng", "đăng ký điểm cung cấp dịch vụ")),
    "chan-nuoi-thu-y": ("Chăn nuôi và thú y", "department", "H01.06", (
        "Chứng chỉ hành nghề thú y", "Giấy chứng nhận đủ điều kiện chăn nuôi quy mô lớn",
        "Giấy chứng nhận kiểm dịch động vật", "Giấy chứng nhận đủ điều kiện buôn bán thuốc thú y")),
    "dau-tu": ("Đầu tư tại Việt Nam", "department", "H01.04", (
        "chủ trương đầu tư", "Giấy chứng nhận đăng ký đầu tư", "thỏa thuận ký quỹ thực hiện dự án",
        "văn phòng điều hành của nhà đầu tư nước ngoài")),
    "dien-luc": ("Điện lực", "department", "H01.05", (
        "Giấy phép hoạt động điện lực", "thẻ an toàn điện", "thẻ kiểm tra viên điện lực",
        "thỏa thuận vị trí cột điện")),
    "du-lich": ("Du lịch", "department", "H01.12", (
        "Giấy phép kinh doanh dịch vụ lữ hành nội địa", "thẻ hướng dẫn viên du lịch",
        "quyết định công nhận khu du lịch", "biển hiệu phương tiện vận tải khách du lịch")),
    "duong-bo": ("Đường bộ", "department", "H01.07", (
        "Giấy phép kinh doanh vận tải bằng xe ô tô", "phù hiệu xe", "Giấy phép liên vận",
        "chấp thuận vị trí đấu nối vào đường tỉnh")),
    "duong-thuy": ("Đường thủy nội địa", "commune", "", (
        "Giấy phép hoạt động bến khách ngang sông", "Giấy chứng nhận đăng ký phương tiện thủy",
        "phương án bảo đảm an toàn giao thông đường thủy", "thông báo luồng đường thủy")),
    "giao-duc-mam-non": ("Giáo dục mầm non", "commune", "", (
        "nhóm trẻ, lớp mẫu giáo độc lập", "trường mẫu giáo, trường mầm non tư thục",
        "hỗ trợ ăn trưa cho trẻ mẫu giáo", "trợ cấp đối với trẻ em là con công nhân")),
    "giao-duc-trung-hoc": ("Giáo dục trung học", "department", "H01.09", (
        "trường trung học phổ thông tư thục", "chuyển trường đối với học sinh trung học phổ thông",
        "chính sách hỗ trợ học sinh bán trú", "cơ sở giáo dục thường xuyên")),
    "hoa-chat": ("Hóa chất", "department", "H01.05", (
        "Giấy chứng nhận đủ điều kiện sản xuất hóa chất", "biện pháp phòng ngừa sự cố hóa chất",
        "Giấy phép kinh doanh hóa chất hạn chế", "kế hoạch ứng phó sự cố hóa chất")),
    "kham-chua-benh": ("Khám bệnh, chữa bệnh", "department", "H01.08", (
        "Giấy phép hành nghề khám bệnh, chữa bệnh", "Giấy phép hoạt động phòng khám đa khoa",
        "danh mục kỹ thuật thực hiện", "Giấy xác nhận nội dung quảng cáo dịch vụ khám chữa bệnh")),
    "lam-nghiep": ("Lâm nghiệp và kiểm lâm", "department", "H01.06", (
        "phương án quản lý rừng bền vững", "mã số cơ sở nuôi động vật rừng", "nguồn giống cây rừng",
        "bảng kê lâm sản")),
    "lao-dong-nuoc-ngoai": ("Việc làm", "department", "H01.02", (
        "Giấy phép lao động cho người nước ngoài", "Giấy phép hoạt động dịch vụ việc làm",
        "trợ cấp thất nghiệp", "báo cáo sử dụng lao động nước ngoài")),
    "moi-truong": ("Môi trường", "department", "H01.06", (
        "giấy phép môi trường", "báo cáo đánh giá tác động môi trường",
        "phương án cải tạo, phục hồi môi trường", "đăng ký môi trường của dự án nhóm III")),
    "nguoi-co-cong": ("Người có công", "commune", "", (
        "trợ cấp hàng tháng đối với thân nhân liệt sĩ", "trợ cấp một lần khi người có công từ trần",
        "sổ theo dõi cấp phương tiện trợ giúp", "hỗ trợ người có công về nhà ở")),
    "tai-nguyen-nuoc": ("Tài nguyên nước", "department", "H01.06", (
        "giấy phép thăm dò nước dưới đất", "giấy phép khai thác nước mặt",
        "giấy phép hành nghề khoan nước dưới đất", "tiền cấp quyền khai thác nước")),
    "the-duc-the-thao": ("Thể dục thể thao", "department", "H01.11", (
        "Giấy chứng nhận đủ điều kiện kinh doanh hoạt động thể thao môn bơi",
        "câu lạc bộ thể thao cơ sở", "giải thi đấu thể thao của tỉnh", "đẳng cấp vận động viên")),
    "thuy-loi": ("Thủy lợi", "commune", "", (
        "giấy phép xả nước thải vào công trình thủy lợi", "quy trình vận hành hồ chứa",
        "phương án ứng phó thiên tai cho công trình", "hỗ trợ đầu tư thủy lợi nội đồng")),
    "thuy-san": ("Thủy sản", "department", "H01.06", (
        "Giấy phép khai thác thủy sản", "Giấy chứng nhận đăng ký tàu cá",
        "mã số cơ sở nuôi lồng bè", "Giấy xác nhận nguồn gốc thủy sản khai thác")),
    "tin-nguong-ton-giao": ("Tín ngưỡng, tôn giáo", "commune", "", (
        "hoạt động tín ngưỡng", "sinh hoạt tôn giáo tập trung", "danh mục hoạt động tôn giáo",
        "quyên góp trong phạm vi một xã")),
    "tro-giup-phap-ly": ("Trợ giúp pháp lý", "department", "H01.03", (
        "yêu cầu trợ giúp pháp lý", "thẻ cộng tác viên trợ giúp pháp lý",
        "hợp đồng thực hiện trợ giúp pháp lý", "lựa chọn tổ chức tham gia trợ giúp pháp lý")),
    "van-hoa": ("Văn hóa cơ sở", "commune", "", (
        "danh hiệu gia đình văn hóa", "tổ chức lễ hội cấp xã", "Giấy phép kinh doanh karaoke",
        "Giấy phép thư viện tư nhân")),
    "vat-lieu-no": ("Vật liệu nổ công nghiệp", "department", "H01.05", (
        "Giấy phép sử dụng vật liệu nổ công nghiệp", "huấn luyện kỹ thuật an toàn vật liệu nổ",
        "Giấy chứng nhận sử dụng tiền chất thuốc nổ", "phương án nổ mìn")),
}  # fmt: skip
VERBS = (
    "Cấp", "Cấp lại", "Cấp đổi", "Gia hạn", "Điều chỉnh", "Thu hồi", "Đăng ký", "Công nhận",
    "Thẩm định", "Phê duyệt", "Xác nhận", "Chấm dứt", "Tạm dừng", "Chuyển nhượng", "Bổ sung",
)  # fmt: skip
WHOM = (
    "cho tổ chức", "cho cá nhân", "cho hộ gia đình", "cho người Việt Nam định cư ở nước ngoài",
    "đối với doanh nghiệp", "đối với hợp tác xã", "đối với cơ sở mới thành lập",
    "trong trường hợp bị mất hoặc hư hỏng", "trong trường hợp thay đổi người đại diện",
    "trên địa bàn một xã", "trên địa bàn hai xã trở lên", "trong khu kinh tế",
)  # fmt: skip
# key: (name, form, taken from another database)
PAPERS = {
    "declaration": ("Đơn đề nghị theo mẫu", "original", ""),
    "id": ("Căn cước hoặc hộ chiếu của người nộp", "show", ""),
    "business": ("Giấy chứng nhận đăng ký doanh nghiệp", "data", "CSDL quốc gia về doanh nghiệp"),
    "land": ("Giấy chứng nhận quyền sử dụng đất", "certified", ""),
    "plan": ("Phương án, thuyết minh kỹ thuật", "original", ""),
    "drawing": ("Bản vẽ mặt bằng, sơ đồ vị trí", "original", ""),
    "before": ("Giấy phép, giấy chứng nhận đã được cấp", "copy", ""),
    "diploma": ("Văn bằng, chứng chỉ chuyên môn", "certified", ""),
    "health": ("Giấy khám sức khỏe còn hiệu lực", "original", ""),
    "report": ("Báo cáo tình hình hoạt động", "original", ""),
    "contract": ("Hợp đồng thuê địa điểm", "copy", ""),
    "authorisation": ("Văn bản ủy quyền", "original", ""),
    "residence": ("Thông tin về nơi cư trú", "data", "CSDL quốc gia về dân cư"),
    "photo": ("Ảnh chân dung cỡ 4×6", "original", ""),
}
