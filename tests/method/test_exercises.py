"""The exercises to read, by stage."""

from clinic.method import catalogue
from tests.walk import page_text


def test_all_exercises_stand_under_their_stage(as_, petra) -> None:
    page = page_text(as_(petra).get("/exercises"))
    for stage in catalogue.stages():
        own = page.split(f'id="s{stage.number}"')[1].split('id="s')[0]
        for one in catalogue.exercises_of(stage.number):
            assert one.name.en in own and one.teaser.en in own and f"/exercises/{one.key}" in own
    assert "about 10 minutes" in page and "together" in page


def test_they_speak_the_reader_s_language(as_, petra) -> None:
    browser = as_(petra)
    browser.post("/language", {"language": "zh_Hans", "next": "/"})
    assert catalogue.exercises()[0].name.zh in browser.get("/exercises").get_data(as_text=True)


def test_somebody_who_is_not_signed_in_reads_nothing(as_) -> None:
    for path in ("/exercises", "/exercises/coping_list", "/method", "/questions"):
        assert as_(None).get(path).status_code == 401
