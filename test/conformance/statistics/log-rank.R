# Log-rank test of two and more groups; upper tails of the chi-square distribution.
source("common.R")
source("data.R")
test <- function(d) {
  d$exit <- as.integer(d$ending > 0)
  s <- tryCatch(survdiff(Surv(day, exit) ~ group, data = d), error = function(e) NULL)
  # Nothing to compare: one group, or nobody leaves, or nothing varies.
  if (is.null(s)) return(arr(c(NA, NA, NA)))
  df <- sum(s$exp > 0) - 1
  if (df < 1 || is.na(s$chisq)) arr(c(NA, NA, NA)) else arr(c(s$chisq, df, pchisq(s$chisq, df, lower.tail = FALSE)))
}
one <- function(s) {
  s$d$ending <- as.integer(s$d$ending > 0)
  obj(name = str(s$name), counts = counts_of(s$d, 1), test = test(s$d))
}
two_groups <- Filter(function(s) length(unique(s$d$group)) > 1, c(r_sets, random_sets(1), edge_sets))
far_apart <- set("random: far apart", { seeded(111); g <- rep(1:3, each = 400); frame(g, floor(rexp(1200, c(1 / 5, 1 / 60, 1 / 400)[g])), 1) })
tails <- expand.grid(x = c(1e-6, 0.1, 1, 3.841459, 10, 70.58878639, 400, 1200), df = c(1, 2, 3, 7, 20, 60))
emit(sets = lines_of(lapply(c(two_groups, list(far_apart)), one)),
     tails = list_of(lapply(seq_len(nrow(tails)), function(i) arr(c(tails$x[i], tails$df[i], pchisq(tails$x[i], tails$df[i], lower.tail = FALSE))))))
