"""The vendor's people: added, changed, let in again."""

from surveyhost.services.accounts import accounts


class TestAdd:
    def test_it_shows_the_link_once(self, town, tuan):
        tuan.page("/console/people/")
        response = tuan.send("/console/people/", email="moi@vendor.example", name="Mới", roles=["releaser"])
        link = response.text.split('class="code"><a href="')[1].split('"')[0]
        assert town.enter(link).get("/console/releases/").status_code == 200
        assert "/account/link/" not in tuan.page("/console/people/").text

    def test_roles_are_needed(self, town, tuan):
        tuan.page("/console/people/")
        assert tuan.send("/console/people/", email="moi@vendor.example", name="Mới").status_code == 422


class TestPerson:
    def test_a_change_signs_the_person_out(self, town, tuan, lan):
        assert lan.get("/console/surveys/new").status_code == 200
        tuan.page("/console/people/lan@vendor.example")
        tuan.done("/console/people/lan@vendor.example", roles=["comment_reviewer"], active="1")
        assert lan.get("/console/").status_code == 302
        assert accounts.find(town.house, "lan@vendor.example").roles == ("comment_reviewer",)

    def test_closing_an_account(self, town, tuan, lan):
        tuan.page("/console/people/lan@vendor.example")
        tuan.done("/console/people/lan@vendor.example", roles=["survey_manager"])
        assert not accounts.find(town.house, "lan@vendor.example").active
        assert tuan.page("/console/people/lan@vendor.example").h1 == "The account of lan is closed"

    def test_the_last_administrator_stays(self, town, tuan):
        tuan.page("/console/people/tuan@vendor.example")
        response = tuan.send("/console/people/tuan@vendor.example", roles=["releaser"], active="1")
        assert response.status_code == 422
        assert accounts.find(town.house, "tuan@vendor.example").roles == ("administrator",)

    def test_a_new_link_for_a_lost_telephone(self, town, tuan):
        town.newcomer("lan@vendor.example")
        tuan.page("/console/people/lan@vendor.example")
        response = tuan.send("/console/people/lan@vendor.example/link", forget_second_factor="1")
        assert town.enter(response.text.split('class="code"><a href="')[1].split('"')[0])

    def test_nobody_by_that_address(self, tuan):
        assert tuan.get("/console/people/no@vendor.example").status_code == 404
