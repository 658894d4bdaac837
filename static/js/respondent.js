// Comfort only: every page works without this file. It asks no server for anything.
(() => {
  "use strict"
  const root = document.documentElement, form = document.getElementById("answers"), start = root.dataset.shared
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)]
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text })
  root.classList.add("js")

  // Shared device: the address line and the history keep no link; idle pages empty themselves.
  if (start) {
    all("a[href]").forEach((a) => { a.href = a.href })
    all("form").forEach((f) => { f.action = f.action })
    history.replaceState(null, "", start)
    const leave = () => location.replace(start)
    const seconds = document.querySelector("[data-leave]") ? 60 : 180
    const notice = make("p", "toast stay", root.dataset.soon)
    notice.setAttribute("role", "status")
    let soon, late
    const touched = () => {
      clearTimeout(soon); clearTimeout(late); notice.remove()
      soon = setTimeout(() => document.body.append(notice), (seconds - 20) * 1000)
      late = setTimeout(leave, seconds * 1000)
    }
    for (const event of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(event, touched)
    addEventListener("pageshow", (event) => event.persisted && leave())
    touched()
  }

  // The draft lies in this browser under a short hash of the link, from which no link can be made again.
  const draftName = (contract) => {
    let hash = 7
    for (const c of location.pathname) hash = Math.imul(hash ^ c.codePointAt(0), 2654435761) ^ (hash >>> 15)
    return `draft-${contract}-${(hash >>> 0).toString(36)}`
  }
  // Storage may be switched off, full, or hold something that is not ours: then there is no draft.
  let store = null
  try { store = start ? null : localStorage } catch {}
  const sent = document.querySelector("[data-sent]")
  if (sent && store) store.removeItem(draftName(sent.dataset.sent))
  if (!form) return

  const ticks = (one) => /radio|checkbox/.test(one.type)
  const given = (name) => new FormData(form).getAll(name).filter((value) => !["", "-", "na"].includes(value))
  const entries = () => [...new FormData(form)].filter(([name, value]) => value && !["go", "_receipt"].includes(name))

  if (store) {
    const name = draftName(form.dataset.draft)
    let kept = []
    try { kept = JSON.parse(store.getItem(name)) || [] } catch {}
    const here = new Set(entries().map(([field]) => field))
    let restored = false
    for (const [field, value] of kept) {
      if (here.has(field)) continue
      const controls = all("[name]", form).filter((one) => one.name === field)
      const match = controls.find((one) => one.value === value && ticks(one))
      const box = controls.find((one) => !ticks(one))
      if (match) match.checked = true
      else if (box) box.value = value
      else if (!controls.length) form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: field, value }))
      restored = true
    }
    const save = () => { try { store.setItem(name, JSON.stringify(entries())) } catch {} }
    form.addEventListener("change", save)
    form.addEventListener("input", save)
    all(".kept").forEach((one) => { one.hidden = false })
    all(".unkept").forEach((one) => { one.hidden = true })
    if (restored) {
      const note = make("div", "drafted", "")
      const erase = make("button", "", form.dataset.erase)
      erase.type = "button"
      erase.onclick = () => { store.removeItem(name); location.href = location.pathname }
      note.append(make("span", "", form.dataset.drafted), erase)
      form.before(note)
    }
  }

  // What is asked depends on what was answered. The server decides again, so this only spares scrolling.
  const number = (text) => Number(String(text).replace(",", "."))
  const equal = (values, value) => values.some((one) => one === value || number(one) === value)
  const compare = {
    "=": equal,
    "!=": (values, value) => !equal(values, value),
    ">=": ([one], value) => number(one) >= value,
    "<=": ([one], value) => number(one) <= value,
    ">": ([one], value) => number(one) > value,
    "<": ([one], value) => number(one) < value,
  }
  const holds = ([operator, ...rest]) => {
    if (operator === "and") return rest.every(holds)
    if (operator === "or") return rest.some(holds)
    if (operator === "not") return !holds(rest[0])
    const [name, value] = rest
    if (operator === "includes") return given(name).includes(value) || given(`${name}:${value}`).length > 0
    return compare[operator](given(name), value)
  }
  const show = () => all("[data-show]", form).forEach((part) => {
    part.hidden = !holds(JSON.parse(part.dataset.show))
    all("input, select, textarea", part).forEach((one) => { one.disabled = Boolean(one.closest("[data-show][hidden]")) })
  })

  // "I'd rather not" and "none of these" stand alone.
  form.addEventListener("input", ({ target }) => {
    const item = target.closest(".item")
    const alone = (one) => one.type === "checkbox" && (one.value === "-" || "alone" in one.dataset)
    if (item && target.value) all("input, select, textarea", item).forEach((one) => {
      if (one === target || !(alone(one) || (alone(target) && target.checked))) return
      if (ticks(one)) one.checked = false
      else one.value = ""
    })
    show()
  })
  show()

  // A comment that seems to name somebody: said beside it, and once more before it goes.
  const LOOKS = [
    ["address", /\S@\S+\.\S|(?:số nhà|ngõ|hẻm|ngách) +\d|\d+\w? +(?:đường|phố|street|st\b|road|rd\b)/iu],
    ["number", /(?:\+84|\b0)(?:[ .-]?\d){8,10}|\b[A-Z]{1,4}[- ]?\d{3,}\b|\b\d{5,}\b/],
    ["name", /(?:^|[\s(])(?:[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Ss]ếp|Mr|Mrs|Ms|Dr)\.? +\p{Lu}\p{Ll}|(?:^|\P{L})(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý) +\p{Lu}|[\p{Ll},;] +\p{Lu}\p{Ll}+ +\p{Lu}\p{Ll}/u],
  ]
  const looks = all("[data-look]", form)
  const look = (box) => {
    const found = LOOKS.find(([, pattern]) => pattern.test(box.value))
    let note = box.parentNode.querySelector(".look")
    if (!found) return note && note.remove(), false
    if (!note) { note = make("p", "look", ""); note.setAttribute("role", "status"); box.after(note) }
    note.textContent = form.dataset[found[0]]
    return true
  }
  // While writing, never on leaving the field: a note that appears under the pointer would move the button away.
  let pause
  looks.forEach((box) => {
    box.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(look, 600, box) })
    box.addEventListener("blur", () => clearTimeout(pause))
  })

  let gone = false
  form.addEventListener("submit", (event) => {
    if (gone) return event.preventDefault()
    const onward = ["next", "send"].includes(event.submitter && event.submitter.value)
    const doubtful = onward && looks.find((box) => !box.disabled && look(box) && box.dataset.seen !== box.value)
    if (doubtful) {
      event.preventDefault()
      doubtful.dataset.seen = doubtful.value
      doubtful.parentNode.querySelector(".look").textContent += ` ${form.dataset.again}`
      return doubtful.focus()
    }
    gone = true
    setTimeout(() => { gone = false }, 8000)
  })
})()
