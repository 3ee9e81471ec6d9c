# Cumulative incidence of competing endings: survfit with its infinitesimal jackknife, and the points of cmprsk::cuminc.
source("common.R")
source("data.R")
need("cmprsk")
one <- function(s) {
  d <- s$d
  causes <- max(d$ending)
  d$state <- factor(d$ending, 0:causes, c("followed", paste0("cause", 1:causes)))
  fit <- survfit(Surv(day, state) ~ 1, data = d)
  bounds <- lapply(CIS, function(ci) survfit(Surv(day, state) ~ 1, data = d, conf.type = ci))
  # Whenever anything ends anybody; and some days of it where there are many.
  told <- which(rowSums(fit$n.event) > 0)
  if (length(told) > 60) told <- unique(c(told[round(seq(1, length(told), length.out = 60))]))
  points <- timepoints(cuminc(d$day, d$ending), fit$time[told])$est
  cause <- function(k) {
    j <- match(paste0("cause", k), fit$states)
    limits <- lapply(bounds, function(b) obj(lower = arr(b$lower[told, j]), upper = arr(b$upper[told, j])))
    obj(value = arr(fit$pstate[told, j]), cuminc = arr(points[paste("1", k), ]), bounds = obj("log-log" = limits[[1]], log = limits[[2]], plain = limits[[3]]))
  }
  obj(name = str(s$name), counts = counts_of(transform(s$d, group = 1), causes), day = arr(fit$time[told]), atRisk = arr(fit$n.risk[told, 1]), survival = arr(fit$pstate[told, 1]),
      causes = list_of(lapply(1:causes, cause)))
}
domain <- set("domain 2.7", frame(1, c(10, 20, 30, 40, 40, 60, 75, 90, 90, 120, 130, 150), c(2, 1, 0, 2, 1, 1, 2, 2, 0, 1, 2, 0)))
everybody_has <- function(s) all(seq_len(max(s$d$ending)) %in% s$d$ending)
seven <- lapply(random_sets(7), function(s) { s$name <- sub("random", "random, up to seven causes", s$name); s$d$ending <- as.integer(factor(s$d$ending, c(0, sort(unique(s$d$ending[s$d$ending > 0]))))) - 1L; s })
two <- lapply(random_sets(2), function(s) { s$name <- sub("random", "random, two causes", s$name); s })
emit(sets = lines_of(lapply(Filter(everybody_has, c(r_competing_sets, list(domain), two, seven)), one)))
