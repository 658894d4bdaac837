// "I'd rather not" and "none of these" stand alone.

// Whether this is a control that is ticked.
export const ticks = (one) => /radio|checkbox/.test(one.type)

// Empties what does not go with the control that was just used, in its item.
export const standAlone = (target) => {
  const item = target.closest(".item")
  const alone = (one) => one.type === "checkbox" && (one.value === "-" || "alone" in one.dataset)
  if (!item || !target.value) return
  for (const one of item.querySelectorAll("input, select, textarea")) {
    if (one === target || !(alone(one) || (alone(target) && target.checked))) continue
    if (ticks(one)) one.checked = false
    else one.value = ""
  }
}
