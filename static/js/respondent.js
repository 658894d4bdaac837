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

  // The draft lies in this browser under a name of the seat, which is the same whichever letter led here.
  // Storage may be switched off, full, or hold something that is not ours: then there is no draft.
  const draft = `draft-${root.dataset.draft}`, over = document.querySelector("[data-over]")
  let store
  try { store = localStorage } catch {}
  if (store && (start || document.querySelector("[data-sent]"))) store.removeItem(draft)
  if (store && over) for (const name of Object.keys(store)) if (name.startsWith(`draft-${over.dataset.over}-`)) store.removeItem(name)
  if (start) store = null
  if (!form) return

  const ticks = (one) => /radio|checkbox/.test(one.type)
  const given = (name) => new FormData(form).getAll(name).filter((value) => !["", "-", "na"].includes(value))
  const entries = () => [...new FormData(form)].filter(([name, value]) => value && !["go", "_receipt"].includes(name))

  const add = (field, value) => form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: field, value }))

  if (store) {
    let kept = []
    try { kept = JSON.parse(store.getItem(draft)) || [] } catch {}
    const here = new Set(entries().map(([field]) => field))
    const bare = document.getElementById("bare")
    let restored, missing
    for (const [field, value] of kept) {
      const controls = all("[name]", form).filter((one) => one.name === field)
      if (bare && field === "_order" && controls[0]) controls[0].value = value
      if (here.has(field)) continue
      const match = controls.find((one) => one.value === value && ticks(one))
      const box = controls.find((one) => !ticks(one))
      if (match) match.checked = true
      else if (box) box.value = value
      else if (!controls.length) { add(field, value); missing = true }
      restored = true
    }
    // What this sheet asks may depend on earlier ones: the server draws it once more, with all that was answered.
    // Sent before the page has loaded, so that it takes this page's place in the history.
    if (bare && missing) {
      add("go", root.lang)
      return form.submit()
    }
    const save = () => { try { store.setItem(draft, JSON.stringify(entries())); return true } catch { return false } }
    // A sheet that was the answer to a form is one with an address from now on: going back to it asks nothing again.
    // Its answers lie in the draft. With the five words in it it stays as it is, since those are kept nowhere.
    const some = entries().some(([field]) => !field.startsWith("_"))
    if (!form.elements._receipt && (!some || save())) history.replaceState(null, "", form.getAttribute("action"))
    form.addEventListener("change", save)
    form.addEventListener("input", save)
    all(".kept").forEach((one) => one.hidden = false)
    all(".unkept").forEach((one) => one.hidden = true)
    if (restored) {
      const note = make("div", "drafted", "")
      const erase = make("button", "", form.dataset.erase)
      erase.type = "button"
      erase.onclick = () => { store.removeItem(draft); location.href = location.pathname }
      note.append(make("span", "", form.dataset.drafted), erase)
      form.before(note)
    }
  }

  // What is asked depends on what was answered. The server decides again, so this only spares scrolling.
  const number = (text) => +String(text).replace(",", ".")
  const equal = (values, value) => values.some((one) => one === value || number(one) === value)
  const compare = {
    "=": equal,
    "!=": (values, value) => !equal(values, value),
    ">=": ([one], value) => number(one) >= value,
    "<=": ([one], value) => number(one) <= value,
    ">": ([one], value) => number(one) > value,
    "<": ([one], value) => number(one) < value,
  }
  const answered = (name) => [...new FormData(form).keys()].some((field) => `${field}:`.startsWith(`${name}:`) && given(field).length)
  const holds = ([operator, ...rest]) => {
    if (operator === "and") return rest.every(holds)
    if (operator === "or") return rest.some(holds)
    if (operator === "not") return !holds(rest[0])
    const [name, value] = rest
    if (operator === "answered") return answered(name)
    if (operator === "includes") return given(name).includes(value) || given(`${name}:${value}`).length
    return compare[operator](given(name), value)
  }
  const show = () => all("[data-show]", form).forEach((part) => {
    part.hidden = !holds(JSON.parse(part.dataset.show))
    all("input, select, textarea", part).forEach((one) => { one.disabled = !!one.closest("[data-show][hidden]") })
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
    setTimeout(() => gone = false, 8000)
  })
})()
