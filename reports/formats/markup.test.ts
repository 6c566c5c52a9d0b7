import { expect, test } from 'vitest';
import { element, markupText } from './markup.ts';

test('text is text, in an element and in an attribute', () => {
  const hostile = `<b onclick="x">&amp;</b> ]]> 'quoted'`;
  expect(markupText(element('p', { title: hostile }, hostile))).toBe(
    `<p title="&lt;b onclick=&quot;x&quot;&gt;&amp;amp;&lt;/b&gt; ]]&gt; 'quoted'">&lt;b onclick="x"&gt;&amp;amp;&lt;/b&gt; ]]&gt; 'quoted'</p>`,
  );
});

test('what XML cannot write is replaced, and pairs of surrogates stay', () => {
  expect(markupText(element('p', {}, 'a\u0000b\uD800c\uFFFEd🔑'))).toBe('<p>a\uFFFDb\uFFFDc\uFFFDd🔑</p>');
});

test('lists are flattened, and what is undefined is not there', () => {
  const items = ['one', undefined, [element('br'), 'two']];
  expect(markupText(element('p', { id: undefined, class: 'x' }, items))).toBe('<p class="x">one<br>two</p>');
});
