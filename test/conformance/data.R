# Data sets of the survival areas: a data frame with group (1, 2, ...), day (whole, from 0) and ending (0 still followed, 1 and up: how it ended).
need("survival")
frame <- function(group, day, ending) {
  d <- data.frame(group = as.integer(factor(group)), day = as.integer(day), ending = as.integer(ending))
  d[complete.cases(d), ]
}
set <- function(name, d) list(name = name, d = d)

random <- function(seed, n, groups, span, share_open, causes, day0) {
  seeded(seed)
  rate <- exp(rnorm(groups, 0, 0.4))
  group <- sample.int(groups, n, replace = TRUE)
  day <- floor(rexp(n, rate[group] / span)); day[runif(n) < day0] <- 0
  cut <- floor(runif(n, 0, span / share_open))
  ending <- ifelse(day <= cut, sample.int(causes, n, replace = TRUE, prob = causes:1), 0)
  frame(group, pmin(day, cut), ending)
}
random_sets <- function(causes) list(
  set("random: ties", random(101, 200, 4, 25, 0.5, causes, 0.05)),
  set("random: heavy censoring", random(102, 150, 3, 300, 4, causes, 0)),
  set("random: many leave on day 0", random(103, 150, 2, 30, 0.4, causes, 0.4)),
  set("random: few people", random(104, 9, 2, 10, 0.5, causes, 0)),
  set("random: no censoring", random(105, 60, 2, 40, 1e-9, causes, 0.02)),
  set("random: two days only", random(106, 60, 2, 1, 0.5, causes, 0.2)),
  set("random: one member each", frame(1:6, random(107, 6, 1, 10, 0.3, causes, 0)$day, c(1, causes, 1, 0, causes, 0)))
)
edge_sets <- list(
  set("all leave on day 90", frame(c(1, 1, 2, 2), rep(90, 4), c(1, 1, 1, 1))),
  set("nobody leaves", frame(c(1, 1, 2, 2), c(5, 9, 9, 12), rep(0, 4))),
  set("flat at one half", frame(c(1, 1, 1, 1, 2, 2, 2, 2), c(4, 6, 20, 40, 4, 6, 20, 40), c(1, 1, 0, 0, 1, 1, 1, 0))),
  set("flat at the quarters", frame(rep(1, 8), c(2, 3, 9, 11, 30, 31, 45, 60), c(1, 1, 1, 1, 1, 1, 0, 0))),
  set("exit and censoring on one day", frame(rep(1:2, each = 5), c(2, 2, 2, 5, 5, 2, 2, 5, 5, 5), c(1, 0, 1, 1, 0, 0, 0, 1, 1, 1)))
)
colon_deaths <- subset(colon, etype == 2)
r_sets <- list(
  set("aml", with(aml, frame(x, time, status))),
  set("lung", with(lung, frame(sex, time, status == 2))),
  set("veteran", with(veteran, frame(celltype, time, status))),
  set("colon", with(colon_deaths, frame(rx, time, status))),
  set("mgus2", with(mgus2, frame(sex, futime, death)))
)
# Who died after the plasma cell malignancy had it first: the earlier of the two counts.
r_competing_sets <- list(
  set("mgus2", with(mgus2, frame(sex, pmin(ptime, futime), ifelse(pstat == 1, 1, 2 * death)))),
  set("transplant", with(transplant, frame(sex, futime, as.integer(event) - 1))),
  set("pbc", with(pbc, frame(sex, time, status)))
)

# One row per group and day: group, day, then how many were still followed, ended by 1, by 2, ...
counts_of <- function(d, causes = max(1, d$ending)) {
  keys <- unique(d[order(d$group, d$day), c("group", "day")])
  rows <- apply(keys, 1, function(key) {
    here <- d$ending[d$group == key[1] & d$day == key[2]]
    arr(c(key, tabulate(here + 1, causes + 1)))
  })
  list_of(rows)
}
groups_of <- function(d) lapply(sort(unique(d$group)), function(g) d[d$group == g, ])
CIS <- c("log-log", "log", "plain")
