"""Questionnaires for these tests: one with every kind of item, one like that of the firm in the pictures."""

from pathlib import Path

FOLDER = Path(__file__).parent
EVERY_KIND = (FOLDER / "every_kind.toml").read_text(encoding="utf-8")
VOICE = (FOLDER / "voice.toml").read_text(encoding="utf-8")

RANDOM = """
code = "random"
languages = ["en"]
title = { en = "In any order" }

[[section]]
code = "one"
random = true
title = { en = "One" }
"""
LETTERS = ", ".join(f'{{ code = "{one}", text = {{ en = "{one.upper()}" }} }}' for one in "abc")
RANDOM += "".join(
    f"""
[[section.item]]
code = "item_{number}"
kind = "choice"
random = true
text = {{ en = "Item {number}" }}
options = [{LETTERS}]
"""
    for number in range(6)
)

BRANCHES = """
code = "branches"
languages = ["en"]
title = { en = "Branches" }

[[section]]
code = "first"
title = { en = "First" }
[[section.item]]
code = "uses"
kind = "choices"
text = { en = "What do you use?" }
options = [{ code = "it", text = { en = "IT" } }, { code = "hr", text = { en = "HR" } }]

[[section]]
code = "about_it"
show_if = 'uses includes "it"'
title = { en = "About IT" }
[[section.item]]
code = "it_speed"
kind = "rating"
points = 5
required = true
text = { en = "IT is quick." }
labels = { en = ["No", "Yes"] }
[[section.item]]
code = "it_why"
kind = "comment"
show_if = "it_speed <= 2"
text = { en = "Why not?" }

[[section]]
code = "about_hr"
show_if = 'uses includes "hr"'
title = { en = "About HR" }
[[section.item]]
code = "hr_speed"
kind = "rating"
points = 5
required = true
text = { en = "HR is quick." }
labels = { en = ["No", "Yes"] }
"""
EVERY_SPLIT_KIND = (FOLDER / "every_split_kind.toml").read_text(encoding="utf-8")
"""One item of each kind that can be counted in halves, a note that depends on an answer, and a choice named later."""
