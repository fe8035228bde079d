/* global Plotly */

// Draws every [data-chart]: its value is the id of the JSON element with the
// figure. The sentence and the table beside it are the alternative, so a chart
// is a picture: no keyboard stops inside, nothing to drag or zoom.
//
// plotly.js is large. It is fetched when the first chart comes near the view, so
// that no page waits for it; the charts further down are drawn when there is time.

const { plotly, plotlyStyle } = document.currentScript.dataset

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
const near = '400px' // from the view: enough for most to be drawn before they are seen
const saved = { width: 960, titleLetters: 85, textLetters: 130 }

const stillness = window.matchMedia('(prefers-reduced-motion: reduce)')
const waiting = window.requestIdleCallback ?? ((work) => setTimeout(work, 200))

function whenLoaded (element) {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', resolve)
    element.addEventListener('error', () => reject(new Error(`${element.tagName} did not load`)))
    document.head.append(element)
  })
}

let fetched

// The style sheet has the id by which plotly.js knows that it need not add its
// own rules, which our content security policy forbids
function fetchPlotly () {
  fetched ??= Promise.all([
    whenLoaded(Object.assign(document.createElement('link'), {
      className: 'no-inline-styles',
      href: plotlyStyle,
      id: 'plotly.js-style-global',
      rel: 'stylesheet'
    })),
    whenLoaded(Object.assign(document.createElement('script'), { src: plotly }))
  ]).then(() => Plotly.register(locale))
  return fetched
}

const figureOf = (picture) =>
  JSON.parse(document.getElementById(picture.dataset.chart).textContent)

// Text stays level: a narrow chart has fewer labels instead
function layoutOf (figure, narrow) {
  const { width, ...layout } = figure.layout ?? {}
  if (stillness.matches) delete layout.transition
  for (const name of Object.keys(layout).filter((key) => key.startsWith('xaxis'))) {
    layout[name] = { tickangle: 0, ...(narrow && { nticks: 3 }), ...layout[name] }
  }
  return { ...layout, autosize: true, dragmode: false }
}

// Lines of about so many letters, with nothing in them that plotly.js takes for a tag
function linesOf (text, letters) {
  const lines = ['']
  for (const word of text.trim().split(/\s+/)) {
    const line = `${lines.at(-1)} ${word}`.trim()
    if (line.length > letters && lines.at(-1)) lines.push(word)
    else lines[lines.length - 1] = line
  }
  return lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
}

// A saved picture stands alone, so it has its words in it, and the same size on
// every screen
function standingAlone (picture) {
  const figure = figureOf(picture)
  const layout = layoutOf(figure, false)
  const section = picture.closest('.app-chart')
  const says = (selector) => section.querySelector(selector)?.textContent ?? ''
  const title = linesOf(says('.app-chart__finding'), saved.titleLetters)
  const subtitle = linesOf(says('.app-chart__title'), saved.textLetters)
    .concat(linesOf(says('.app-chart__subtitle'), saved.textLetters))
  const above = 44 + 26 * title.length + 19 * subtitle.length
  return {
    data: figure.data,
    layout: {
      ...layout,
      autosize: false,
      height: layout.height + above,
      margin: { ...layout.margin, l: 16, r: 40, t: above, b: 24 },
      title: {
        font: { size: 20, weight: 700 },
        pad: { l: 16, t: title.length > 1 ? 32 : 16 }, // it lifts one of several lines
        subtitle: { font: { size: 14 }, text: subtitle.join('<br>') },
        text: title.join('<br>'),
        x: 0,
        xanchor: 'left',
        y: 1,
        yanchor: 'top',
        yref: 'container'
      },
      width: saved.width
    },
    config
  }
}

function save (picture, format) {
  const alone = standingAlone(picture)
  const { height, width } = alone.layout
  return Plotly.downloadImage(alone, {
    filename: picture.id, format, height, scale: format === 'png' ? 2 : 1, width
  })
}

function offerToSave (picture) {
  for (const item of document.querySelectorAll(`[data-chart-save="${picture.id}"]`)) {
    const button = item.querySelector('button')
    button.addEventListener('click', () => save(picture, button.dataset.format))
    item.hidden = false
  }
}

async function draw (picture) {
  if (picture.dataset.drawing) return
  picture.dataset.drawing = 'true'
  try {
    await fetchPlotly()
    const figure = figureOf(picture)
    await Plotly.newPlot(picture, figure.data, layoutOf(figure, picture.clientWidth < 480), config)
    offerToSave(picture)
    picture.dataset.drawn = 'true'
  } catch (error) {
    picture.remove()
    document.querySelector(`[data-chart-failed="${picture.id}"]`).hidden = false
    throw error
  }
}

// In a closed part of the page a chart has no size: it waits until that is opened
function drawTheOthers () {
  for (const picture of document.querySelectorAll('[data-chart]:not([data-drawing])')) {
    if (picture.clientWidth) draw(picture)
  }
}

const watcher = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue
    watcher.unobserve(target)
    draw(target).then(() => waiting(drawTheOthers))
  }
}, { rootMargin: near })

function watchAll (root) {
  for (const picture of root.querySelectorAll('[data-chart]:not([data-drawing])')) {
    watcher.observe(picture)
  }
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

watchAll(document)
document.addEventListener('htmx:load', (event) => watchAll(event.detail.elt))
