/** How the numbers came about: the formulas and thresholds, as the analysis uses them. */
import { firstModes, lastModes } from '../../../core/analysis/crossovers.ts';
import { assignedError } from '../../../core/analysis/learning-curve.ts';
import {
  collapseLimit,
  fewestDecades,
  fewestPoints,
  margin,
  mildCoupling,
  mildMargin,
} from '../../../core/analysis/pair.ts';
import { html, type Html } from './html.ts';

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

export function method(): Html {
  return html`<h3>Exponents</h3>
    <p>Every curve is fitted by two powers over its window,</p>
    <p class="formula">
      <i>L</i>(<i>P</i>) = <i>A</i> <i>P</i><sup>−<i>a</i></sup> + <i>B</i> <i>P</i><sup>−<i>b</i></sup
      >,&#8195;0 ≤ <i>a</i> &lt; <i>b</i>, <i>A</i> ≥ 0, <i>B</i> of either sign,
    </p>
    <p>
      by weighted least squares from a grid of starting points; <i>a</i> is the leading exponent at large <i>P</i>. A
      floor <i>L</i><sub>∞</sub> is held at 0. Where one power describes a curve to a tenth of the error that theory is
      assigned, <i>b</i> is held away from the slope of the curve, and the status of the exponent is “single power”.
    </p>
    <p>
      A single power law is biased and never decides: it averages the local slope over the window. For the quartic loss
      at <i>α</i> = 0.6, <i>β</i> = 0.9, <i>κ</i> = 0.1, <i>u</i> = 10 it gives 0.418 over <i>P</i> = 10<sup>3</sup> …
      10<sup>5</sup>, where the exponent is 0.375. It stands in the table of fits to be seen beside the other.
    </p>
    <p>
      Beside the exponent stands what it becomes as the lower end of the window moves up: that drift is its systematic
      error.
    </p>
    <h3>Intervals</h3>
    <p>
      Intervals are profile likelihood: the parameter is held, all others are fitted again, and the 95 % interval ends
      where <i>χ</i>² has risen by 3.841 (by Student’s <i>t</i> where errors are estimated from the residuals). Curves
      of theory have no noise; they carry an assigned relative error of ${percent(assignedError)}, and their interval is
      a <em>fit tolerance</em>: how far the exponent can move before the curve is missed by that much. It is no
      statistical error.
    </p>
    <h3>Local slopes</h3>
    <p>
      At each point a quadratic in ln <i>P</i> is fitted to ln <i>L</i> nearby, over the window with the least sum of
      variance and squared bias. The band is 1.96 standard errors and what the window smooths away.
    </p>
    <h3>Verdicts</h3>
    <p>The first rule that applies decides:</p>
    <ol>
      <li>
        <b>Levels differ</b>: the curves are of different levels of the theory or of different observables; their
        exponents do not compare.
      </li>
      <li>
        <b>Not enough data</b>: fewer than ${fewestPoints} usable points, or less than ${fewestDecades} decades of
        <i>P</i>.
      </li>
      <li>
        <b>Crossover window</b>: somewhere in the window <i>k</i>* &lt; ${firstModes}, or <i>k</i>* &gt;
        <i>K</i>/${lastModes} at finite <i>K</i>, or <i>ε</i> &gt; 1. A fit of two powers there can be perfect and
        wrong. (<i>k</i>*, where <i>λ</i><sub>k</sub><i>s</i> = 1, parts the learned modes from the others; <i>ε</i> =
        |2<i>V</i>′(<i>X</i><sub>GP</sub>)/<i>r</i> − 1|, with <i>r</i> = <i>P</i>/<i>κ</i>, is the strength of the
        coupling on the Gaussian process, 3<i>uX</i><sub>GP</sub> for the quartic loss.)
      </li>
      <li>
        <b>Too close to tell</b>: the two exponents of one curve are not resolved, 2<i>σ</i><sub>a</sub> &gt; <i>b</i> −
        <i>a</i>. Here and below <i>σ</i> is the least-squares error, which decides and is not shown as an interval: as
        one it would cover too little.
      </li>
      <li>
        <b>Same class</b>: the leading exponents agree within 2√(<i>σ</i><sub>1</sub>² + <i>σ</i><sub>2</sub>²) +
        <i>δ</i>, with <i>δ</i> = ${margin}, or ${mildMargin} where <i>ε</i> comes above ${mildCoupling}; and where the
        Gaussian process of a curve is known, <i>R</i> falls over the window and <i>X</i> collapses on
        <i>f</i>(<i>ε</i>).
      </li>
      <li><b>Different class</b>: otherwise.</li>
    </ol>
    <p>
      Of measured curves <i>k</i>* and <i>R</i> are unknown: where one takes part the verdict rests on the exponents
      alone and reads <b>same leading exponent</b> or <b>different leading exponent</b>, never a class. “Same” is no
      transitive relation; a class is what hangs together by it, and its pairs that were not told to be the same are
      named.
    </p>
    <h3>Departure and relevance</h3>
    <p>
      <i>R</i>(<i>P</i>) = |<i>X</i>/<i>X</i><sub>GP</sub> − 1| is how far a curve lies from its Gaussian process. More
      data moves <i>k</i>* into the ultraviolet: a relevant perturbation is weak there, and <i>R</i> dies out; an
      irrelevant one grows. <i>R</i> is followed down from the largest <i>P</i> as long as its direction is the same.
    </p>
    <h3>Collapse</h3>
    <p>
      With the local exponent <i>θ</i>(<i>P</i>) = −d ln <i>X</i><sub>GP</sub>/d ln <i>P</i> of the Gaussian process,
      <i>f</i> = <i>X</i>/<i>X</i><sub>GP</sub> solves
    </p>
    <p class="formula">
      <i>f</i><sup> −1/<i>θ</i></sup> = 1 + <i>ε</i><i>f</i>
    </p>
    <p>
      for the quartic loss, and <i>f</i><sup> −1/<i>θ</i></sup> = 2<i>V</i>′(<i>f X</i><sub>GP</sub>)/<i>r</i> for any
      other. A curve collapses where |<i>X</i>/(<i>X</i><sub>GP</sub><i>f</i>) − 1| stays below
      ${percent(collapseLimit)} over its window.
    </p>
    <p>
      These formulas were derived for Coarsegrain, along the programme of G. Peraza Coppola, M. Helias and Z. Ringel
      (arXiv:2510.25553); they are not quoted from that paper.
    </p>`;
}
