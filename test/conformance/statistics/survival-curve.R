# Kaplan-Meier with three kinds of bounds; number at risk and S(t-) at given days.
source("common.R")
source("data.R")
curve <- function(d) {
  d$exit <- as.integer(d$ending > 0)
  fit <- survfit(Surv(day, exit) ~ 1, data = d)
  # Between two days of exits nothing changes but the number at risk.
  told <- fit$n.event > 0 | seq_along(fit$time) == 1
  bounds <- lapply(CIS, function(ci) { fit <- survfit(Surv(day, exit) ~ 1, data = d, conf.type = ci); obj(lower = arr(fit$lower[told]), upper = arr(fit$upper[told])) })
  asked <- unique(c(0, 1, 30, 90, round(quantile(d$day, c(0.2, 0.5, 0.8))), max(d$day), max(d$day) + 1))
  at <- summary(fit, times = sort(asked), extend = TRUE)
  # TRAP: asked for a time before the first one, R answers with the first one's figure; nobody has left before day 0.
  before <- ifelse(sort(asked) == 0, 1, summary(fit, times = pmax(sort(asked) - 0.5, 0), extend = TRUE)$surv)
  obj(day = arr(fit$time), atRisk = arr(fit$n.risk), exits = arr(fit$n.event), censored = arr(fit$n.censor), value = arr(fit$surv[told]),
      bounds = obj("log-log" = bounds[[1]], log = bounds[[2]], plain = bounds[[3]]),
      asked = obj(day = arr(sort(asked)), atRisk = arr(at$n.risk), before = arr(before)))
}
one <- function(s) {
  s$d$ending <- as.integer(s$d$ending > 0)
  obj(name = str(s$name), counts = counts_of(s$d, 1), groups = list_of(lapply(groups_of(s$d), curve)))
}
emit(sets = lines_of(lapply(c(r_sets, random_sets(1), edge_sets), one)))
