"""Stages, frameworks, mechanisms, distinctions and what is often asked."""

from clinic.method import catalogue
from tests.walk import page_text


def test_the_whole_method_is_on_one_page(as_, sam) -> None:
    page = page_text(as_(sam).get("/method"))
    texts = [text for one in catalogue.stages() for text in (one.name, one.days, one.purpose)]
    texts += [text for one in catalogue.frameworks() for text in (one.name, one.people, *one.ideas, *one.guards)]
    texts += [text for one in catalogue.mechanisms() for text in (one.name, one.question)]
    texts += [text for one in catalogue.distinctions() for text in (one.name, one.summary)]
    texts += [text for one in catalogue.faq() for text in (one.question, one.answer)]
    for text in texts:
        assert text.en in page, text.en


def test_days_are_called_guidance_for_a_self_guided_run(as_, sam) -> None:
    page = as_(sam).get("/method").get_data(as_text=True)
    assert "self-guided run" in page and "overdue" not in page and "evidence-based" not in page.casefold()
