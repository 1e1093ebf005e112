// After a refused form, the summary of what is wrong is where reading goes on.
document.querySelector("[data-takes-focus]")?.focus();
