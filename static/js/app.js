import { initAll } from './nhsuk-frontend.min.js'

function start (scope) {
  initAll({ scope })
  // The visible words of the file upload have no space between them, so they
  // differ from its accessible name (axe: label-content-name-mismatch)
  for (const comma of scope.querySelectorAll('.nhsuk-file-upload [id$="-comma"]')) {
    comma.after(' ')
  }
}

start(document)

// What htmx swaps in gets its components too
document.addEventListener('htmx:load', (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt)
})
