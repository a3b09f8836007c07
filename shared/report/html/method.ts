/** The words of the report that have one meaning only, and how a reader checks a citation without this program. */
import { type Html, html } from './escape'

export const methodSection = (): Html => html`<section class="page" aria-labelledby="words"><h2 id="words">Words, and how to check</h2>
<h3>Evidence</h3>
<dl class="words">
<dt class="delivered">seen</dt><dd>The record is in a log of the bundle, and is cited.</dd>
<dt class="absent">absent</dt><dd>The log of that server covers that time and the record is not in it. That is a fact worth a question.</dd>
<dt class="uncovered">not covered</dt><dd>No log of that server and kind covers that time, so its silence says nothing. A missing file, a log that was switched off and a log that had been deleted look the same.</dd>
</dl>
<h3>Certainty</h3>
<dl class="words">
<dt>certain</dt><dd>Joined by an id that only this message, session or server has, or both ends name each other.</dd>
<dt class="inferred">likely</dt><dd>Joined by several facts that agree, such as message id, time and host name, without an id of its own.</dd>
<dt class="inferred">possible</dt><dd>The best reading of what is there; another one is not excluded.</dd>
</dl>
<h3>Outcomes</h3>
<dl class="words">
<dt>delivered</dt><dd>A server wrote that it put the message into the mailbox.</dd>
<dt>sent on</dt><dd>A host outside took the message; what became of it there is not in these logs.</dd>
<dt>failed</dt><dd>A server gave up and wrote why.</dd>
<dt>deferred</dt><dd>The last thing known is a try that failed and would be repeated.</dd>
<dt>in transit</dt><dd>A server took the message and the logs end before anything else is said.</dd>
<dt>partly</dt><dd>Some recipients got the message and some did not.</dd>
</dl>
<h3>Checking a citation</h3>
<p>A citation such as E3 names a file (F2, with its path and SHA-256 in the table of files), a line, the byte where it starts and its length. Where the path has <code>!/</code>, unpack the archive before it first. Check that the file is the same, then look at the bytes:</p>
<ul>
<li>Windows PowerShell: <code>Get-FileHash FILE</code>, then <code>(Get-Content FILE -TotalCount LINE)[-1]</code></li>
<li>Linux, macOS: <code>sha256sum FILE</code> (<code>shasum -a 256 FILE</code>), then <code>tail -c +$((BYTE+1)) FILE | head -c LENGTH</code></li>
</ul>
<p>Bytes count from 0, lines from 1. Line ends are not part of a line. Characters that can’t be seen or that change the reading direction are written here by their number, such as <span class="u">U+202E</span>; in the file they are the character itself.</p></section>\n`
