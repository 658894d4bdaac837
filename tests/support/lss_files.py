"""Small .lss files, put together row by row in the shapes that LimeSurvey writes."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveyhost.formats.common import Imported
from surveyhost.formats.limesurvey import read as lss

Row = Mapping[str, Any]
LANGUAGES = ("vi", "en")


def table(name: str, rows: Sequence[Row]) -> str:
    cells = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def titles(languages: Sequence[str] = LANGUAGES, **texts: str) -> list[Row]:
    """Rows of `surveys_languagesettings`."""
    return [{"surveyls_language": one, "surveyls_title": f"Survey {one}", **texts} for one in languages]


def file(languages: Sequence[str] = LANGUAGES, before: str = "", **tables: Sequence[Row]) -> bytes:
    """A file of these tables; a survey in these languages, of which the first is the base."""
    first, *rest = languages
    tables.setdefault("surveys", [{"sid": 1, "language": first, "additional_languages": " ".join(rest)}])
    tables.setdefault("surveys_languagesettings", titles(languages))
    body = "".join(table(name, rows) for name, rows in tables.items())
    named = "".join(f"<language>{one}</language>" for one in sorted(languages))
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>600</DBVersion><languages>{named}</languages>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<document>{head}{body}</document>'.encode()


def question(qid: int, kind: str, title: str, **cells: Any) -> dict[str, Any]:
    base = {"qid": qid, "gid": 1, "sid": 1, "parent_qid": 0, "type": kind, "title": title, "question_order": qid}
    return base | {"mandatory": "N", "relevance": "1", "other": "N"} | cells


def sub(qid: int, parent: int, title: str, scale: int = 0, **cells: Any) -> dict[str, Any]:
    base = {"qid": qid, "parent_qid": parent, "gid": 1, "sid": 1, "type": "T", "title": title, "question_order": qid}
    return base | {"scale_id": scale} | cells


def subs(parent: int, *titles: str, scale: int = 0) -> list[dict[str, Any]]:
    return [sub(parent * 100 + 10 * scale + n, parent, title, scale) for n, title in enumerate(titles, start=1)]


def answers(qid: int, *codes: str, scale: int = 0, **cells: Any) -> list[dict[str, Any]]:
    return [
        {"aid": qid * 100 + 20 * scale + n, "qid": qid, "code": code, "sortorder": n, "scale_id": scale, **cells}
        for n, code in enumerate(codes, start=1)
    ]


def texts(
    key: str, column: str, rows: Sequence[Row], said: Mapping[Any, str | Mapping[str, str]], languages: Sequence[str]
) -> list[Row]:
    """Rows of a table of texts: what is said of a row, else `column number` in each language."""
    made = []
    for row in rows:
        number = row[key]
        found = said.get(number, {one: f"{column} {number} {one}" for one in languages})
        by_language = dict.fromkeys(languages, found) if isinstance(found, str) else found
        made += [{key: number, column: text, "language": one} for one, text in by_language.items()]
    return made


def content(
    questions: Sequence[Row],
    parts: Sequence[Row] = (),
    codes: Sequence[Row] = (),
    attributes: Sequence[tuple[Any, ...]] = (),
    group: Row | None = None,
    said: Mapping[int, str | Mapping[str, str]] | None = None,
    answered: Mapping[int, str | Mapping[str, str]] | None = None,
    languages: Sequence[str] = LANGUAGES,
    helps: Mapping[int, str] | None = None,
    **tables: Sequence[Row],
) -> bytes:
    """One group of questions, in the layout since version 4.

    `parts`: sub-questions. `codes`: answers. `attributes`: question, name, value, and a language where it has one.
    `said`, `answered`: what a question or sub-question, or an answer, says in place of its number.
    """
    rows = texts("qid", "question", [*questions, *parts], said or {}, languages)
    made: dict[str, Sequence[Row]] = {
        "groups": [{"gid": 1, "sid": 1, "group_order": 0, "grelevance": "1"} | dict(group or {})],
        "group_l10ns": [{"gid": 1, "group_name": f"Group {one}", "language": one} for one in languages],
        "questions": questions,
        "subquestions": parts,
        "question_l10ns": [{**row, "help": (helps or {}).get(row["qid"], "")} for row in rows],
        "answers": codes,
        "answer_l10ns": texts("aid", "answer", codes, answered or {}, languages),
        "question_attributes": [
            dict(zip(("qid", "attribute", "value", "language"), one, strict=False)) for one in attributes
        ],
    }
    return file(languages, **(made | tables))


def survey(*args: Any, name: str = "", **kwargs: Any) -> Imported:
    """What is read of such a file."""
    return lss.read(content(*args, **kwargs), name)


def told(imported: Imported) -> list[str]:
    return [str(one) for one in imported.left_out]
