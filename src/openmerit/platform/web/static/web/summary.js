// After a refused form, the summary of what is wrong is where reading goes on (save on /design).
document.querySelector("[data-takes-focus]:not([data-still] *)")?.focus();
