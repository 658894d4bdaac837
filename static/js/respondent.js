// Comfort only: every page works without this file. It asks no server for anything. Behind what is in `parts`.
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
    forget(start)
  }

  // The page that a keeper hosts gets the link behind the "#", which browsers send to nobody.
  const elsewhere = document.getElementById("elsewhere")
  if (elsewhere) elsewhere.addEventListener("click", () => { elsewhere.hash = location.pathname.split("/")[2] || "" })

  // The draft lies in this browser under a name of the seat, which is the same whichever letter led here.
  // Storage may be switched off, full, or hold something that is not ours: then there is no draft.
  const draft = `draft-${root.dataset.draft}`, over = document.querySelector("[data-over]")
  let store
  try { store = localStorage } catch {}
  if (store && (start || document.querySelector("[data-sent]"))) store.removeItem(draft)
  if (store && over) for (const name of Object.keys(store)) if (name.startsWith(`draft-${over.dataset.over}-`)) store.removeItem(name)
  if (start) store = null
  if (!form) return

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
  const show = () => all("[data-show]", form).forEach((part) => {
    const given = new Map()
    for (const [name, value] of new FormData(form)) given.set(name, [...(given.get(name) || []), value])
    part.hidden = !holds(JSON.parse(part.dataset.show), given)
    all("input, select, textarea", part).forEach((one) => { one.disabled = !!one.closest("[data-show][hidden]") })
  })

  // "I'd rather not" and "none of these" stand alone.
  form.addEventListener("input", ({ target }) => {
    standAlone(target)
    show()
  })
  show()

  const looks = all("[data-look]", form)
  watch(looks, form.dataset)

  let gone = false
  form.addEventListener("submit", (event) => {
    if (gone) return event.preventDefault()
    const onward = ["next", "send"].includes(event.submitter && event.submitter.value)
    if (onward && holdsUp(looks, form.dataset)) return event.preventDefault()
    gone = true
    setTimeout(() => gone = false, 8000)
  })
})()
