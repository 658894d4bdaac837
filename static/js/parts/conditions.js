// Whether a condition holds (`core.questionnaire.conditions`, written down by `conditions.plain`).

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

// form: name of a field to the values chosen in it; a declined one has none.
export const holds = ([operator, ...rest], form) => {
  if (operator === "and") return rest.every((one) => holds(one, form))
  if (operator === "or") return rest.some((one) => holds(one, form))
  if (operator === "not") return !holds(rest[0], form)
  const given = (name) => (form.get(name) || []).filter((value) => !["", "-", "na"].includes(value))
  const [name, value] = rest
  if (operator === "answered") return [...form.keys()].some((field) => `${field}:`.startsWith(`${name}:`) && given(field).length)
  if (operator === "includes") return given(name).includes(value) || given(`${name}:${value}`).length > 0
  return compare[operator](given(name), value)
}
