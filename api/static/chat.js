// The chat page works without this. With it a message is sent without loading the page anew: the answer is added to the
// transcript and read out once by a small live region of its own, and the focus stays where the person put it.
(() => {
  const READ_OUT = 1500 // milliseconds; some screen readers miss what goes sooner
  const announce = document.getElementById('announce')
  let busy = false

  const tell = (text) => {
    announce.textContent = text
    setTimeout(() => { announce.textContent = '' }, READ_OUT)
  }

  const take = (page, selector) => page.querySelector(selector)

  const show = (page) => {
    const fresh = take(page, '#latest')
    const old = document.getElementById('latest')
    if (!fresh) return false
    if (old) old.removeAttribute('id')
    take(document, '#transcript').append(fresh)
    for (const part of ['#intro', '#replies', '#keep']) {
      const [before, after] = [take(document, part), take(page, part)]
      if (before && after) before.replaceWith(after)
    }
    const told = take(page, 'input[name=conversation]').value
    for (const field of document.querySelectorAll('input[name=conversation]')) field.value = told
    const answers = [...fresh.querySelectorAll('.signpost-urgent, .signpost-answer')]
    tell(answers.map((one) => one.innerText.trim()).join(' '))
    fresh.scrollIntoView({ block: 'start' })
    return true
  }

  document.addEventListener('submit', async (event) => {
    const form = event.target
    if (!form.matches('.signpost-ask')) return
    event.preventDefault()
    if (busy) return
    busy = true
    tell('Sending')
    const box = document.getElementById('message')
    const data = new URLSearchParams(new FormData(form, event.submitter))
    const pressed = event.submitter && event.submitter.name === 'reply'
    try {
      const answer = await fetch('/chat', { method: 'POST', body: data })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (!show(page)) throw new Error('no answer')
      box.value = ''
      if (pressed) box.focus({ preventScroll: true }) // the button that was pressed is gone
    } catch {
      if (pressed) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'reply', value: event.submitter.value }))
      form.submit()
    } finally {
      busy = false
    }
  })
})()
