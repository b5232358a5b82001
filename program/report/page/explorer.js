for (const box of document.querySelectorAll('.sliders')) {
  const from = +box.dataset.from, to = +box.dataset.to;
  const sliders = [...box.querySelectorAll('input[type=range]')];
  const play = box.querySelector('.play');
  let timer = 0;
  const show = slider => {
    const figure = slider.closest('figure');
    const value = (from + (to - from) * slider.value / slider.max).toFixed(1).replace('-', '\u2212');
    figure.querySelector('.frame').style.setProperty('--column', slider.value);
    figure.querySelector('output').textContent = value;
    slider.setAttribute('aria-valuetext', value);
  };
  const reset = () => {
    for (const slider of sliders) {
      slider.value = slider.dataset.starts.split(' ')[box.dataset.start];
      slider.dataset.step = 1;
      show(slider);
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = 'Play all';
    play.setAttribute('aria-pressed', 'false');
  };
  const move = () => {
    for (const slider of sliders) {
      if (+slider.value + +slider.dataset.step > +slider.max) slider.dataset.step = -1;
      if (+slider.value + +slider.dataset.step < 0) slider.dataset.step = 1;
      slider.value = +slider.value + +slider.dataset.step;
      show(slider);
    }
  };
  for (const slider of sliders) slider.addEventListener('input', () => { stop(); show(slider); });
  for (const choice of box.querySelectorAll('input[type=radio]'))
    choice.addEventListener('change', () => { stop(); box.dataset.start = choice.value; reset(); });
  play.addEventListener('click', () => {
    if (timer) return stop();
    timer = setInterval(move, 90);
    play.textContent = 'Stop';
    play.setAttribute('aria-pressed', 'true');
  });
  box.querySelector('.reset').addEventListener('click', () => { stop(); reset(); });
  reset();
}
