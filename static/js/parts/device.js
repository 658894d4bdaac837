// A shared device: the history keeps no link, and a page that nobody touches empties itself; soonest after thanks.

// start: the address that holds no link. What comes back is called as if the page were touched.
export const forget = (start) => {
  const leave = () => location.replace(start)
  const notice = Object.assign(document.createElement("p"), { className: "toast stay" })
  notice.setAttribute("role", "status")
  let soon, late
  const touched = () => {
    const seconds = document.querySelector("[data-leave]") ? 60 : 180
    clearTimeout(soon); clearTimeout(late); notice.remove()
    notice.textContent = document.documentElement.dataset.soon
    soon = setTimeout(() => document.body.append(notice), (seconds - 20) * 1000)
    late = setTimeout(leave, seconds * 1000)
  }
  for (const event of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(event, touched)
  addEventListener("pageshow", (event) => event.persisted && leave())
  touched()
  return touched
}
