# Restricted mean with its standard error.
source("common.R")
source("data.R")
means <- function(d) {
  d$exit <- as.integer(d$ending > 0)
  fit <- survfit(Surv(day, exit) ~ 1, data = d)
  # Only where follow-up goes that far or everybody has left before: beyond it R draws the curve on as it was, and we say "not yet".
  taus <- unique(c(round(max(d$day) * c(0.1, 0.3, 0.5, 0.8)), max(d$day), if (min(fit$surv) == 0) max(d$day) + 30))
  taus <- taus[taus > 0 & taus >= min(fit$time)]
  list_of(lapply(taus, function(tau) {
    table <- summary(fit, rmean = tau)$table
    arr(c(tau, table["rmean"], table["se(rmean)"]))
  }))
}
one <- function(s) {
  s$d$ending <- as.integer(s$d$ending > 0)
  obj(name = str(s$name), counts = counts_of(s$d, 1), groups = list_of(lapply(groups_of(s$d), means)))
}
emit(sets = lines_of(lapply(c(r_sets, random_sets(1), edge_sets), one)))
