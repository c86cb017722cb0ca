/** happy-dom has no document type, without which KaTeX takes the page for one of the last century. */
Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' });
