"""How a respondent goes through a questionnaire, whatever it asks: one way with a pointer, one with keys only."""

from playwright.sync_api import Locator, Page

COMMENT = "Nên báo lịch sớm hơn."


def _tick(control: Locator) -> None:
    control.check(force=True)


def _answer(item: Locator) -> None:
    """Answers what stands in one item: the last of each row of radios, the first box, some words."""
    for row in [item, *item.locator(":scope > fieldset.row").all()]:
        radios = row.locator(":scope > .rate input[type=radio], :scope > .options input[type=radio]").all()
        if radios:
            _tick(radios[-1])
    boxes = item.locator(".pick input[type=checkbox]").all()
    for box in boxes[:1]:
        _tick(box)
        for row in item.locator(".department").first.locator("fieldset.row").all():
            _tick(row.locator(".scale input").nth(1))
    lists = item.locator("select").all()
    if item.get_attribute("data-kind") == "date":
        for select, place in zip(lists, (1, 4, 1), strict=True):  # the first of April in the first year
            select.select_option(index=place)
        lists = []
    for place, select in enumerate(lists, start=1):
        if place < select.locator("option").count():
            select.select_option(str(place))
    for field in item.locator("input[type=text]").all():
        field.fill("12")
    for field in item.locator("textarea").all():
        field.fill(COMMENT)


def answer_sheet(page: Page) -> None:
    """Answers every item that is shown, top to bottom; what an answer unfolds is answered too."""
    for place in range(page.locator("#answers .item").count()):
        item = page.locator("#answers .item").nth(place)
        if item.is_visible():
            _answer(item)


def on(page: Page) -> None:
    """Presses the one solid button."""
    page.locator(".walk .button").first.click()


def walk(page: Page, each_sheet=lambda page: None) -> int:
    """From the welcome page to the receipt; how many sheets there were."""
    with page.expect_navigation():  # or else the next lines may look at the page that is going, or at half of the next
        page.locator("main a.button").click()
    sheets = 0
    while page.locator(".receipt").count() == 0:
        sheets += 1
        assert sheets < 30, page.locator("main").inner_text()
        answer_sheet(page)
        each_sheet(page)
        with page.expect_navigation():
            on(page)
        assert page.locator(".error").count() == 0, page.locator("main").inner_text()
    return sheets
