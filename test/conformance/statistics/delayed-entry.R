# Kaplan-Meier with delayed entry.
source("common.R")
source("data.R")
# R counts a person at risk after the start. Who was there from day 0 on begins before it, so that an exit on day 0 is one.
curve <- function(d) {
  d <- d[d$start == 0 | d$stop > d$start, ]
  d$begin <- ifelse(d$start == 0, -1, d$start)
  fit <- survfit(Surv(begin, stop, event) ~ 1, data = d)
  told <- fit$n.event > 0 | fit$n.censor > 0
  if (sum(told) > 150) told <- told & seq_along(told) %in% round(seq(1, length(told), length.out = 150))
  bounds <- lapply(CIS, function(ci) { fit <- survfit(Surv(begin, stop, event) ~ 1, data = d, conf.type = ci); obj(lower = arr(fit$lower[told]), upper = arr(fit$upper[told])) })
  quantiles <- lapply(CIS, function(ci) {
    q <- quantile(survfit(Surv(begin, stop, event) ~ 1, data = d, conf.type = ci), c(0.25, 0.5, 0.75))
    list_of(lapply(1:3, function(i) arr(c(q$quantile[i], q$lower[i], q$upper[i]))))
  })
  days <- round(quantile(d$stop, c(0.1, 0.3, 0.5, 0.7, 0.9)))
  at <- sapply(days, function(t) sum(d$begin < t & d$stop >= t))
  obj(day = arr(fit$time[told]), atRisk = arr(fit$n.risk[told]), exits = arr(fit$n.event[told]), censored = arr(fit$n.censor[told]), value = arr(fit$surv[told]),
      bounds = obj("log-log" = bounds[[1]], log = bounds[[2]], plain = bounds[[3]]),
      quantiles = obj("log-log" = quantiles[[1]], log = quantiles[[2]], plain = quantiles[[3]]),
      asked = obj(day = arr(days), atRisk = arr(at)))
}
one <- function(name, start, stop, event) {
  d <- data.frame(start = as.integer(start), stop = as.integer(stop), event = as.integer(event))
  obj(name = str(name), rows = list_of(apply(d, 1, function(row) arr(row))), dropped = num(sum(d$start > 0 & d$stop <= d$start)), curve = curve(d))
}
random <- function(name, seed, n, span, late, cut, day0) {
  seeded(seed)
  start <- ifelse(runif(n) < late, floor(runif(n, 0, span)), 0)
  end <- floor(rexp(n, 1 / span)); end[runif(n) < day0] <- 0
  open <- floor(runif(n, 0, span * cut))
  one(name, start, pmin(end, open), end <= open)
}
months <- function(age) 12 * as.integer(age)
emit(sets = lines_of(list(
  one("domain 2.7", c(0, 0, 30, 45, 0, 60), c(50, 90, 80, 120, 100, 150), c(1, 0, 1, 1, 1, 0)),
  with(cgd, one("cgd (recurrences)", tstart, tstop, status)),
  with(subset(mgus2, sex == "F"), one("mgus2 women by age in months", months(age), months(age) + futime, death)),
  with(subset(heart, start == round(start) & stop == round(stop)), one("heart (whole days)", start, stop, event)),
  random("random: half enter late", 121, 200, 40, 0.5, 3, 0.05),
  random("random: all enter late, few at first", 122, 80, 60, 1, 4, 0),
  random("random: many leave on day 0, heavy censoring", 123, 150, 30, 0.3, 0.6, 0.3),
  random("random: few people", 124, 10, 20, 0.6, 3, 0),
  random("random: nobody late", 125, 80, 20, 0, 2, 0.1),
  one("one member", 3, 9, 1)
)))
