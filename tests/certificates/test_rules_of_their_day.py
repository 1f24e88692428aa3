from datetime import date

import pytest

from assessments.models import SkillStatus
from assessments.services import derive_statuses
from certificates.models import Certificate
from certificates.services import issue_papers
from tests.factories.certificates import make_event_with_earners
from tests.factories.content import RULES, make_ruleset, make_skill
from tests.factories.evidence import add_line

pytestmark = pytest.mark.django_db


def test_a_certificate_keeps_the_rules_it_was_issued_under(panitia):
    bimtek = make_event_with_earners(1)
    holder = bimtek.registrations.get().user
    for kind in ("knowledge", "practice"):
        add_line(holder, make_skill(), kind, days_ago=60)
    issue_papers(bimtek, "kompetensi", by=panitia)
    paper = Certificate.objects.get()
    before = (paper.facts, paper.valid_until)
    assert paper.facts["rule_version"] == "uji-1"

    newer = make_ruleset(
        "uji-2", skill_rule={**RULES["skill_rule"], "validity_months": 1}
    )
    newer.valid_from = date(2025, 1, 1)
    newer.save()
    derive_statuses(holder)

    status = SkillStatus.objects.get()
    assert (status.status, status.ruleset.version) == ("dinilai", "uji-2")
    paper = Certificate.objects.get()
    assert (paper.facts, paper.valid_until) == before
