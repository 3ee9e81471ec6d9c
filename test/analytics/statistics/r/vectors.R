# Golden vectors for analytics/statistics: R's survival package on data with ties, heavy censoring, same-day exits and groups of one.
# Run:  Rscript test/analytics/statistics/r/vectors.R > test/analytics/statistics/r/vectors.json
suppressMessages(library(survival))
num <- function(x) ifelse(is.na(x), "null", formatC(x, digits = 17, format = "g", width = 1))
arr <- function(x) paste0("[", paste(num(x), collapse = ","), "]")
obj <- function(...) { parts <- list(...); paste0("{", paste(sprintf('"%s":%s', names(parts), unlist(parts)), collapse = ","), "}") }
CIS <- c("log-log", "log", "plain")

curve <- function(d) {
  by_ci <- sapply(CIS, function(ci) {
    fit <- survfit(Surv(day, exit) ~ 1, data = d, conf.type = ci)
    q <- quantile(fit, 0.5)
    obj(lower = arr(fit$lower), upper = arr(fit$upper), median = arr(c(q$quantile, q$lower, q$upper)))
  })
  fit <- survfit(Surv(day, exit) ~ 1, data = d)
  obj(day = arr(fit$time), atRisk = arr(fit$n.risk), exits = arr(fit$n.event), censored = arr(fit$n.censor), value = arr(fit$surv),
      ci = obj("log-log" = by_ci[[1]], log = by_ci[[2]], plain = by_ci[[3]]))
}
test <- function(d) {
  if (length(unique(d$group)) < 2) return("null")
  s <- tryCatch(survdiff(Surv(day, exit) ~ group, data = d), error = function(e) NULL)
  if (is.null(s)) return('"error"')
  obj(chiSquare = num(s$chisq), df = num(sum(s$exp > 0) - 1), p = num(s$pvalue))
}
incidence <- function(d) {
  d$state <- factor(d$ending, 0:2, c("censored", "milestone", "exit"))
  cause <- function(k) {
    by_ci <- sapply(CIS, function(ci) {
      fit <- survfit(Surv(day, state) ~ 1, data = d, conf.type = ci)
      j <- match(k, fit$states)
      obj(lower = arr(fit$lower[, j]), upper = arr(fit$upper[, j]))
    })
    fit <- survfit(Surv(day, state) ~ 1, data = d)
    j <- match(k, fit$states)
    obj(events = arr(fit$n.event[, j]), value = arr(fit$pstate[, j]), se = arr(fit$std.err[, j]), ci = obj("log-log" = by_ci[[1]], log = by_ci[[2]], plain = by_ci[[3]]))
  }
  fit <- survfit(Surv(day, state) ~ 1, data = d)
  obj(day = arr(fit$time), atRisk = arr(fit$n.risk[, 1]), survival = arr(fit$pstate[, 1]), milestone = cause("milestone"), exit = cause("exit"))
}
rows <- function(d) paste0("[", paste(sprintf("[%d,%d,%d]", as.integer(d$group), d$day, d$ending), collapse = ","), "]")
case <- function(name, d) {
  d$exit <- as.integer(d$ending > 0)
  groups <- paste(sapply(sort(unique(d$group)), function(g) curve(d[d$group == g, ])), collapse = ",")
  both <- all(1:2 %in% d$ending)
  obj(name = sprintf('"%s"', name), rows = rows(d), curves = paste0("[", groups, "]"), logRank = test(d), incidence = if (both) incidence(d) else "null")
}
random <- function(seed, n, groups, span, share_open, share_milestone, day0) {
  set.seed(seed)
  rate <- exp(rnorm(groups, 0, 0.4))
  group <- sample.int(groups, n, replace = TRUE)
  day <- floor(rexp(n, rate[group] / span)); day[runif(n) < day0] <- 0
  cut <- floor(runif(n, 0, span / share_open))
  ending <- ifelse(day <= cut, ifelse(runif(n) < share_milestone, 1, 2), 0)
  data.frame(group = group, day = pmin(day, cut), ending = ending)
}
fixed <- function(group, day, ending) data.frame(group = group, day = day, ending = ending)
cases <- c(
  case("ties-two-groups", random(1, 60, 2, 20, 0.3, 0.4, 0.05)),
  case("ties-four-groups", random(2, 200, 4, 40, 0.5, 0.3, 0.1)),
  case("heavy-censoring", random(3, 80, 3, 200, 3, 0.5, 0)),
  case("many-on-day-0", random(4, 120, 2, 30, 0.4, 0.2, 0.4)),
  case("few-people", random(5, 9, 2, 10, 0.5, 0.5, 0)),
  case("long-and-large", random(6, 1200, 5, 250, 0.7, 0.35, 0.03)),
  case("two-days-only", random(7, 50, 2, 1, 0.5, 0.5, 0.2)),
  case("no-censoring", random(8, 40, 2, 30, 1e-9, 0.5, 0)),
  case("single-member-groups", fixed(1:6, c(3, 5, 5, 8, 9, 9), c(2, 1, 2, 0, 2, 0))),
  case("a-group-that-is-censored-before-any-exit", fixed(c(1, 1, 2, 2, 2, 3, 3), c(1, 2, 5, 6, 7, 5, 9), c(0, 0, 1, 2, 2, 2, 0))),
  case("nobody-leaves", fixed(c(1, 1, 2, 2), c(5, 9, 9, 12), c(0, 0, 0, 0))),
  case("all-leave-on-one-day", fixed(c(1, 1, 2, 2), c(90, 90, 90, 90), c(2, 1, 2, 1))),
  case("flat-at-one-half-to-the-end", fixed(c(1, 1, 1, 1), c(4, 6, 20, 40), c(2, 1, 0, 0))),
  case("flat-at-one-half-then-on", fixed(c(1, 1, 1, 1), c(4, 6, 20, 40), c(2, 1, 2, 0))),
  case("half-gone-on-day-0", fixed(c(1, 1, 1, 1, 2), c(0, 0, 0, 9, 4), c(2, 2, 1, 0, 0))),
  case("exit-and-censoring-on-one-day", fixed(rep(1:2, each = 5), c(2, 2, 2, 5, 5, 2, 2, 5, 5, 5), c(1, 0, 2, 2, 0, 0, 0, 1, 2, 2))),
  case("competing-exits-domain-2.7", fixed(1, c(10, 20, 30, 40, 40, 60, 75, 90, 90, 120, 130, 150), c(2, 1, 0, 2, 1, 1, 2, 2, 0, 1, 2, 0)))
)
tails <- expand.grid(x = c(1e-6, 0.1, 1, 3.841459, 10, 70.58878639, 400, 1200), df = c(1, 2, 3, 7, 20, 60))
tail_rows <- paste(sprintf("[%s,%d,%s]", num(tails$x), tails$df, num(pchisq(tails$x, tails$df, lower.tail = FALSE))), collapse = ",")
cat(sprintf('{"source":"%s, survival %s; test/analytics/statistics/r/vectors.R",\n"chiSquareTails":[%s],\n"cases":[\n%s\n]}\n',
  R.version.string, packageVersion("survival"), tail_rows, paste(cases, collapse = ",\n")))
