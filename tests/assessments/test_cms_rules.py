import json

import pytest
from django.urls import reverse

from content.models import LevelRuleSet
from lms.accounts.authors import ensure_author_group
from lms.journal.models import WorkItem
from tests.assessments.services.test_derive_together import train
from tests.factories.accounts import make_officer
from tests.factories.content import RULES, make_ruleset, make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    user = make_officer("penulis")
    user.groups.add(ensure_author_group())
    return user


def save_rules(client, ruleset, rules):
    address = reverse("wagtailsnippets_content_levelruleset:edit", args=[ruleset.pk])
    return client.post(
        address,
        {
            "name": ruleset.name,
            "rules": json.dumps(rules),
            "valid_until": "",
            "version": ruleset.version,
            "valid_from": ruleset.valid_from,
            "source": ruleset.source,
        },
    )


def test_changed_rules_owe_every_kader_a_new_verdict(signed_in, author, kader):
    ruleset = make_ruleset()
    train(kader, make_skill())
    stricter = {**RULES["skill_rule"], "knowledge_pass_percent": 90}
    response = save_rules(signed_in(author), ruleset, {**RULES, "skill_rule": stricter})
    owed = WorkItem.objects.filter(topic="assessments.derive")
    assert response.status_code == 302
    assert list(owed.values_list("subject", flat=True)) == [str(kader.pk)]


def test_rules_that_cannot_be_read_are_refused_with_the_reason(signed_in, author):
    ruleset = make_ruleset()
    response = save_rules(signed_in(author), ruleset, {**RULES, "levels": []})
    assert response.status_code == 200
    assert "Aturan tidak memuat satu pun tingkat." in response.content.decode()
    assert LevelRuleSet.objects.get().rules == RULES
