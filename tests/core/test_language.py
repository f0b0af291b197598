"""Sentences and dates of a page, in both languages."""

from datetime import date

from flask import Flask, render_template_string

from clinic.core.i18n import day, short_days, speaking


def test_what_goes_into_a_sentence_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        said = render_template_string("{{ _('Case %(reference)s', reference=given) }}", given="<b>")
        assert said == "Case &lt;b&gt;"
        many = "{{ ngettext('%(num)s case found.', '%(num)s cases found.', number) }}"
        assert [render_template_string(many, number=one) for one in (1, 2)] == ["1 case found.", "2 cases found."]


def test_each_reader_gets_their_own_language(app: Flask) -> None:
    with app.test_request_context():
        for _again in range(2):
            with speaking("zh_Hans"):
                assert render_template_string("{{ _('Cases') }}") == "个案"
                assert day(date(2026, 11, 25)) == "2026年11月25日星期三"
            with speaking("en"):
                assert render_template_string("{{ _('Cases') }}") == "Cases"
                assert day(date(2026, 11, 25)) == "Wed 25 Nov 2026"


def test_days_from_one_to_another_say_the_year_once_and_in_its_place(app: Flask) -> None:
    week, turn = (date(2026, 3, 2), date(2026, 3, 8)), (date(2026, 12, 28), date(2027, 1, 3))
    with app.test_request_context():
        with speaking("en"):
            assert short_days(*week) == "2 Mar – 8 Mar 2026" and short_days(*turn) == "28 Dec 2026 – 3 Jan 2027"
        with speaking("zh_Hans"):
            assert short_days(*week) == "2026年3月2日 – 3月8日"
            assert short_days(*turn) == "2026年12月28日 – 2027年1月3日"
