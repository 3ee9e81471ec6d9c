# Scores and goals: quantiles, the interval of a median, spread, bands, differences of groups, reliable change, goal attainment.
source("common.R")
seeded(43)
counted <- function(x) { found <- table(x); list_of(mapply(function(value, count) arr(c(value, count)), as.numeric(names(found)), as.vector(found))) }
probs <- c(0, 0.05, 0.25, 1 / 3, 0.5, 0.75, 0.9, 1)

# Limits of the median that the sign test does not refuse: between which two values its 5 % test first and last keeps a median.
sign_limits <- function(x) {
  x <- sort(x); n <- length(x)
  below <- 0:n # so many values lie below a median in the gap after them
  kept <- sapply(below, function(k) binom.test(k, n)$p.value > 0.05)
  ends <- c(NA, x, NA)
  gaps <- range(which(kept))
  c(ends[gaps[1]], ends[gaps[2] + 1])
}
sample_of <- function(name, x) {
  limits <- sign_limits(x)
  obj(name = str(name), counts = counted(x), quantiles = arr(quantile(x, probs, names = FALSE, type = 7)), median = arr(c(median(x), limits)), mean = num(mean(x)), sd = num(sd(x)))
}
known <- list(
  sample_of("mtcars$mpg", mtcars$mpg), sample_of("airquality$Ozone", na.omit(airquality$Ozone)), sample_of("faithful$waiting", faithful$waiting),
  sample_of("rivers", rivers), sample_of("sleep$extra", sleep$extra), sample_of("five values", c(3, 1, 4, 1, 5)), sample_of("one value", 7))
random <- lapply(1:30, function(i) {
  n <- sample(c(2:12, 50, 333), 1)
  sample_of(sprintf("scores %d", i), if (i %% 3 == 0) round(rnorm(n, 13, 4.5)) else if (i %% 3 == 1) sample(0:27, n, replace = TRUE) else rlnorm(n, 2, 1))
})

edges <- c(0, 5, 10, 15, 20)
bands <- lapply(1:5, function(i) {
  x <- sample(0:27, 60, replace = TRUE)
  obj(counts = counted(x), held = arr(tabulate(findInterval(x, edges), length(edges))))
})

# Groups of one size: the t statistic is the difference in units of the root of (v1 + v2) / n, so t sqrt(2 / n) is in units of the root of their mean.
equal <- function(name, x, y) obj(name = str(name), left = counted(x), right = counted(y), d = num(unname(t.test(x, y)$statistic) * sqrt(2 / length(x))))
differences <- c(
  list(equal("sleep, group 1 and 2", sleep$extra[sleep$group == 1], sleep$extra[sleep$group == 2]), equal("iris, setosa and virginica", iris$Sepal.Width[1:50], iris$Sepal.Width[101:150])),
  lapply(1:10, function(i) { n <- sample(3:80, 1); equal(sprintf("random %d", i), round(rnorm(n, 14, 4)), round(rnorm(n, 12, 6))) }))
unequal <- lapply(1:10, function(i) {
  x <- round(rnorm(sample(3:80, 1), 14, 4)); y <- round(rnorm(sample(3:80, 1), 12, 6))
  obj(name = str(sprintf("random %d", i)), left = counted(x), right = counted(y), d = num((mean(x) - mean(y)) / sqrt(mean(c(var(x), var(y))))))
})
shares <- lapply(1:20, function(i) {
  n <- sample(5:300, 2); k <- mapply(function(size) sample(1:(size - 1), 1), n)
  x <- rep(1:0, c(k[1], n[1] - k[1])); y <- rep(1:0, c(k[2], n[2] - k[2]))
  spread <- sqrt(mean(c(var(x) * (n[1] - 1) / n[1], var(y) * (n[2] - 1) / n[2])))
  arr(c(k[1], n[1], k[2], n[2], (mean(x) - mean(y)) / spread))
})

# The error of a difference of two scores with one spread and correlation r, from their covariance matrix.
changes <- lapply(1:20, function(i) {
  sd <- if (i == 1) 6 else runif(1, 0.5, 20); r <- if (i == 1) 0.84 else runif(1)
  covariance <- sd^2 * matrix(c(1, r, r, 1), 2); to_difference <- c(-1, 1)
  error <- sqrt(drop(t(to_difference) %*% covariance %*% to_difference))
  arr(c(sd, r, error, 1.96 * error))
})
# The score whose distances from both means, in each group's deviations, are one.
cut_offs <- lapply(1:20, function(i) {
  clinical <- c(runif(1, 15, 30), runif(1, 1, 8)); general <- c(runif(1, 0, 12), runif(1, 1, 8))
  solved <- solve(matrix(c(1, 1, clinical[2], -general[2]), 2), c(clinical[1], general[1]))
  arr(c(clinical, general, solved[1]))
})
# The weighted sum of levels in units of its own deviation, for levels of deviation 1 that correlate by rho.
goals <- lapply(1:40, function(i) {
  n <- sample(1:9, 1); w <- if (i %% 2 == 0) sample(1:9, n, replace = TRUE) else runif(n, 0.1, 5); x <- sample(-2:2, n, replace = TRUE); rho <- if (i <= 20) 0.3 else runif(1)
  correlation <- diag(1 - rho, n) + rho
  obj(weights = arr(w), levels = arr(x), rho = num(rho), t = num(50 + 10 * sum(w * x) / sqrt(drop(t(w) %*% correlation %*% w))))
})
emit(probs = arr(probs), known = lines_of(known), random = lines_of(random), edges = arr(edges), bands = lines_of(bands), equal = lines_of(differences), unequal = lines_of(unequal),
     shares = lines_of(shares), changes = lines_of(changes), cutOffs = lines_of(cut_offs), goals = lines_of(goals))
