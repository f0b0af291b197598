"""Drawings on papers: what a paper cannot resolve is not asked of it."""

import re

from flask import render_template_string

from clinic.charts import weekly
from clinic.charts.drawing import Key

DRAWN = '{% from "components/chart.html" import drawn %}{{ drawn(chart, paper=true) }}'
NAMES = {"a": "Partner A", "b": "Partner B"}


def test_a_key_on_paper_draws_its_own_hatching_as_it_cannot_use_that_of_its_chart(app) -> None:
    words = weekly.Words(title="Tried", description="", note="", week="Week", no_log="–", names=NAMES)
    weeks = [weekly.Week("Week 1", "1", {side: [weekly.Part(1, "part", "partly")] for side in NAMES})]
    chart = weekly.draw(weeks, [Key("full", "tried"), Key("part", "partly")], words, key="homework")
    with app.test_request_context():
        page = render_template_string(DRAWN, chart=chart)
    _tried, partly = re.findall(r'<svg[^>]*class="chart-key".*?look-(?:full|part).*?</svg>', page, re.DOTALL)[-2:]
    assert "url(" not in partly and "<path" in partly
    assert "url(#part-homework-a)" in page
