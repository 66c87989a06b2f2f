// What Taro's webpack build gives to every module.
export { window, document, navigator, location, history, requestAnimationFrame, cancelAnimationFrame, TaroNode as Node, TaroElement as Element, TaroElement as HTMLElement, SVGElement, MutationObserver } from "@tarojs/runtime";
