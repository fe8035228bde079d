// Build the front end: node static/build.mjs
//
// Everything the browser gets is made here from node_modules and static/, and
// served by us. Nothing is fetched at run time.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '..', 'node_modules')
const front = join(here, 'built', 'front')

const read = (...path) => readFileSync(join(...path), 'utf8')
const write = (name, text) => writeFileSync(join(front, name), text)
const version = (name) => JSON.parse(read(packages, name, 'package.json')).version

function styles () {
  const { css } = sass.compile(join(here, 'scss', 'app.scss'), {
    loadPaths: [packages],
    style: 'compressed',
    quietDeps: true
  })
  write('app.css', css)
}

// Only the pictures that app.css names: the others are the NHS's own marks.
function pictures () {
  const images = join(packages, 'nhsuk-frontend', 'dist', 'nhsuk', 'assets', 'images')
  const wanted = new Set(read(front, 'app.css').match(/nhsuk-icon-[\w-]+\.svg/g))
  mkdirSync(join(front, 'images'))
  for (const name of wanted) cpSync(join(images, name), join(front, 'images', name))
}

// Without the comment that names a source map, which we do not ship.
function script (name, ...path) {
  const text = read(packages, ...path)
  write(name, text.replace(/\/\/# sourceMappingURL=\S+\s*$/, '\n'))
}

// plotly.js adds its style rules with insertRule() when it loads, which our
// content security policy forbids. So load it here in an empty page that only
// writes the rules down, and serve them as a file.
function plotlyStyles () {
  const rules = []
  const element = {
    appendChild () {},
    matches: () => false,
    setAttribute () {},
    sheet: { insertRule: (rule, index) => rules.splice(index, 0, rule) },
    style: { setProperty () {} }
  }
  const page = {
    CSSStyleDeclaration: class {},
    DOMParser: class { parseFromString () { return element } },
    Element: class {},
    addEventListener () {},
    document: {
      addEventListener () {},
      createElement: () => element,
      createTextNode: () => element,
      documentElement: element,
      getElementById: () => element,
      head: element
    },
    navigator: { userAgent: '' }
  }
  page.self = page.window = page
  vm.runInNewContext(read(front, 'plotly.min.js'), page)
  const loaded = page.moduleName.version
  if (loaded !== version('plotly.js-cartesian-dist-min') || rules.length < 50) {
    throw new Error(`plotly.js ${loaded} gave ${rules.length} style rules`)
  }
  write('plotly.css', `/* plotly.js ${loaded} */\n${rules.join('\n')}\n`)
}

rmSync(front, { recursive: true, force: true })
mkdirSync(front, { recursive: true })
styles()
pictures()
script('nhsuk-frontend.min.js', 'nhsuk-frontend', 'dist', 'nhsuk', 'nhsuk-frontend.min.js')
script('htmx.min.js', 'htmx.org', 'dist', 'htmx.min.js')
script('plotly.min.js', 'plotly.js-cartesian-dist-min', 'plotly-cartesian.min.js')
plotlyStyles()
cpSync(join(here, 'js'), front, { recursive: true })
console.log(`Built ${readdirSync(front).length} files and folders in ${front}`)
