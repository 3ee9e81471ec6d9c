# Median and quartiles with their intervals.
source("common.R")
source("data.R")
quantiles <- function(d) {
  d$exit <- as.integer(d$ending > 0)
  by_ci <- lapply(CIS, function(ci) {
    q <- quantile(survfit(Surv(day, exit) ~ 1, data = d, conf.type = ci), c(0.25, 0.5, 0.75))
    list_of(lapply(1:3, function(i) arr(c(q$quantile[i], q$lower[i], q$upper[i]))))
  })
  obj("log-log" = by_ci[[1]], log = by_ci[[2]], plain = by_ci[[3]])
}
one <- function(s) {
  s$d$ending <- as.integer(s$d$ending > 0)
  obj(name = str(s$name), counts = counts_of(s$d, 1), groups = list_of(lapply(groups_of(s$d), quantiles)))
}
emit(sets = lines_of(lapply(c(r_sets, random_sets(1), edge_sets), one)))
