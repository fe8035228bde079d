/* global Plotly */

// Draws every [data-chart]: its value is the id of the JSON element with the
// figure. The sentence and the table beside it are the alternative, so a chart
// is a picture: no keyboard stops inside, nothing to drag or zoom.

const locale = {
  moduleType: 'locale',
  name: 'en-GB',
  dictionary: {},
  format: {
    date: '%d/%m/%Y',
    decimal: '.',
    thousands: ',',
    grouping: [3],
    currency: ['£', '']
  }
}

const config = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: false,
  locale: 'en-GB',
  responsive: true,
  scrollZoom: false,
  showTips: false
}

const paperWidth = 660 // A4 upright less the margins, in pixels

const stillness = window.matchMedia('(prefers-reduced-motion: reduce)')

// Text stays level: a narrow chart has fewer labels instead
function layoutOf (figure, narrow) {
  const { width, ...layout } = figure.layout ?? {}
  if (stillness.matches) delete layout.transition
  for (const name of Object.keys(layout).filter((key) => key.startsWith('xaxis'))) {
    layout[name] = { tickangle: 0, ...(narrow && { nticks: 3 }), ...layout[name] }
  }
  return { ...layout, autosize: true, dragmode: false }
}

function offerDownloads (picture) {
  const buttons = document.querySelectorAll(`[data-chart-download="${picture.id}"]`)
  for (const button of buttons) {
    button.hidden = false
    button.addEventListener('click', () => Plotly.downloadImage(picture, {
      filename: picture.id,
      format: button.dataset.format,
      height: picture.clientHeight,
      scale: button.dataset.format === 'png' ? 2 : 1,
      width: picture.clientWidth
    }))
  }
}

async function draw (picture) {
  const figure = JSON.parse(document.getElementById(picture.dataset.chart).textContent)
  picture.hidden = false
  await Plotly.newPlot(picture, figure.data, layoutOf(figure, picture.clientWidth < 480), config)
  offerDownloads(picture)
  picture.dataset.drawn = 'true'
}

function drawAll (root) {
  for (const picture of root.querySelectorAll('[data-chart]:not([data-drawn])')) draw(picture)
}

// On paper: charts as wide as the page, and the tables behind them open
const drawn = () => document.querySelectorAll('[data-chart][data-drawn]')
let opened = []

window.addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('details:not([open])')]
  for (const details of opened) details.open = true
  for (const picture of drawn()) {
    Plotly.relayout(picture, { autosize: false, width: Math.min(picture.clientWidth, paperWidth) })
  }
})

window.addEventListener('afterprint', () => {
  for (const details of opened) details.open = false
  for (const picture of drawn()) Plotly.relayout(picture, { autosize: true, width: null })
})

Plotly.register(locale)
drawAll(document)
document.addEventListener('htmx:load', (event) => drawAll(event.detail.elt))
