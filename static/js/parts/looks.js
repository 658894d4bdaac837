// A text that seems to name somebody: said beside it, and once more before it goes.

const LOOKS = [
  ["address", /\S@\S+\.\S|(?:số nhà|ngõ|hẻm|ngách) +\d|\d+\w? +(?:đường|phố|street|st\b|road|rd\b)/iu],
  ["number", /(?:\+84|\b0)(?:[ .-]?\d){8,10}|\b[A-Z]{1,4}[- ]?\d{3,}\b|\b\d{5,}\b/],
  ["name", /(?:^|[\s(])(?:[Aa]nh|[Cc]hị|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Ss]ếp|Mr|Mrs|Ms|Dr)\.? +\p{Lu}\p{Ll}|(?:^|\P{L})(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý) +\p{Lu}|[\p{Ll},;] +\p{Lu}\p{Ll}+ +\p{Lu}\p{Ll}/u],
]

// Whether the text in a box looks like one; says so beneath it, in the words of `said`, or takes that away.
const look = (box, said) => {
  const found = LOOKS.find(([, pattern]) => pattern.test(box.value))
  let note = box.parentNode.querySelector(".look")
  if (!found) return note && note.remove(), false
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "look" })
    note.setAttribute("role", "status")
    box.after(note)
  }
  note.textContent = said[found[0]]
  return true
}

// Look while somebody writes, never on leaving the field: a note that appears under the pointer would move the button
// away. said: {address, number, name, again}.
export const watch = (boxes, said) => {
  let pause
  boxes.forEach((box) => {
    box.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(look, 600, box, said) })
    box.addEventListener("blur", () => clearTimeout(pause))
  })
}

// The first box to look at once more before it goes, told so and focused; none where each has been told already.
export const holdsUp = (boxes, said) => {
  const doubtful = boxes.find((box) => !box.disabled && look(box, said) && box.dataset.seen !== box.value)
  if (!doubtful) return false
  doubtful.dataset.seen = doubtful.value
  doubtful.parentNode.querySelector(".look").textContent += ` ${said.again}`
  doubtful.focus()
  return true
}
