/** The style of the pages: what is needed before the studio is there. */
export const pageStyle = `:root {
  color-scheme: light dark;
  font: 16px/1.5 system-ui, 'Hiragino Sans', 'Noto Sans JP', sans-serif;
}
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  background: light-dark(#f7f7f5, #17181a);
  color: light-dark(#1c1d1f, #eceded);
}
main {
  width: min(24rem, calc(100vw - 2rem));
  padding: 2rem 0;
}
.mark {
  margin: 0;
  font-weight: 600;
}
h1 {
  margin: 0 0 1rem;
  font-size: 1.5rem;
}
label {
  display: block;
  margin-bottom: 1rem;
}
input {
  box-sizing: border-box;
  width: 100%;
  min-height: 44px;
  padding: 0 0.75rem;
  font: inherit;
  color: inherit;
  background: light-dark(#fff, #222427);
  border: 1px solid light-dark(#8a8d91, #7d8187);
  border-radius: 6px;
}
button {
  min-height: 44px;
  padding: 0 1.25rem;
  font: inherit;
  font-weight: 600;
  color: #fff;
  background: #2f5d50;
  border: 0;
  border-radius: 6px;
}
:is(input, button, a):focus-visible {
  outline: 3px solid light-dark(#2f5d50, #7fc1ac);
  outline-offset: 2px;
}
#problem {
  color: light-dark(#a01c1c, #ff9a9a);
}
`;
