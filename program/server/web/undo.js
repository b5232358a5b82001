// SPDX-License-Identifier: MIT

/** A history of states. `go(state)` is called to return to a state, `changed()` when canUndo or canRedo may differ. */
class Undo {
  #states = [];
  #at = -1;

  constructor(go, changed = () => {}) {
    this.go = go;
    this.changed = changed;
  }

  /** To be called with the state after each change. Repeated states count once. */
  did(state) {
    const text = JSON.stringify(state);
    if (text === this.#states[this.#at]) return;
    this.#states.splice(this.#at + 1, Infinity, text);
    if (this.#states.length > 500) this.#states.shift();
    this.#at = this.#states.length - 1;
    this.changed();
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at + 1 < this.#states.length;
  }

  undo() {
    if (this.canUndo) this.#goTo(this.#at - 1);
  }

  redo() {
    if (this.canRedo) this.#goTo(this.#at + 1);
  }

  #goTo(place) {
    this.#at = place;
    this.go(JSON.parse(this.#states[place]));
    this.changed();
  }
}

/** An Undo with its two buttons and the usual keys. */
export function undoWith(undoButton, redoButton, go) {
  const history = new Undo(go, () => {
    // Not `disabled`, which would take the focus away from a button that is pressed by keyboard.
    undoButton.setAttribute('aria-disabled', String(!history.canUndo));
    redoButton.setAttribute('aria-disabled', String(!history.canRedo));
  });
  history.changed();
  undoButton.addEventListener('click', () => history.undo());
  redoButton.addEventListener('click', () => history.redo());
  const keys = { 'Ctrl-z': () => history.undo(), 'Ctrl-Shift-z': () => history.redo(), 'Ctrl-y': () => history.redo() };
  return { history, keys };
}
