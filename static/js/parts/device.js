// A shared device: the address line and the history keep no link, and a page nobody touches empties itself.

// Once for each document. start: the address that holds no link. seconds: until an untouched page is left.
export const forget = (start, soon, seconds) => {
  const leave = () => location.replace(start)
  const notice = Object.assign(document.createElement("p"), { className: "toast stay", textContent: soon })
  notice.setAttribute("role", "status")
  let near, late
  const touched = () => {
    clearTimeout(near); clearTimeout(late); notice.remove()
    near = setTimeout(() => document.body.append(notice), (seconds - 20) * 1000)
    late = setTimeout(leave, seconds * 1000)
  }
  const events = ["pointerdown", "keydown", "input", "scroll"]
  const shown = (event) => event.persisted && leave()
  for (const event of events) addEventListener(event, touched)
  addEventListener("pageshow", shown)
  touched()
  return () => {
    clearTimeout(near); clearTimeout(late); notice.remove()
    for (const event of events) removeEventListener(event, touched)
    removeEventListener("pageshow", shown)
  }
}
