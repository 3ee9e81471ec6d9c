# Limits between whole counts after Spiegelhalter 2005, each tail on its own; over-dispersion as in FunnelPlotR, on the figure's own scale.
source("common.R")
seeded(62)
# `at_most` is a distribution function; limits in counts.
limits_of <- function(at_most, most) {
  one <- function(tail) {
    counts <- 0:most
    below <- at_most(counts); r <- counts[which(below >= tail)[1]]
    lower <- max(0, r - (at_most(r) - tail) / (at_most(r) - if (r == 0) 0 else at_most(r - 1)))
    beyond <- c(1, 1 - below); s <- max(counts[beyond[counts + 1] >= tail])
    upper <- s + (beyond[s + 1] - tail) / (beyond[s + 1] - beyond[s + 2])
    c(lower, upper)
  }
  c(one(0.025), one(0.001))
}
shares <- c(list(c(0.6, 40), c(0.6, 200), c(0.5, 10), c(0.02, 15), c(0.98, 15)), lapply(sample(1:2000, 40), function(n) c(round(runif(1, 0.01, 0.99), 3), n)))
share_limits <- lapply(shares, function(q) arr(c(q, pmin(limits_of(function(k) pbinom(k, q[2], q[1]), q[2]) / q[2], 1))))
# A rate per 1000 of an exposure: the mean is rate * exposure / 1000.
rates <- c(list(c(14, 1000), c(0.2, 500), c(2, 600000)), lapply(1:30, function(i) c(runif(1, 0.1, 40), sample(50:60000, 1))))
rate_limits <- lapply(rates, function(q) { mean <- q[1] * q[2] / 1000; arr(c(q, 1000 * limits_of(function(k) ppois(k, mean), ceiling(mean + 8 * sqrt(mean) + 20)) / q[2])) })
dispersion <- function(x, n) {
  theta <- sum(x) / sum(n); s <- sqrt(theta * (1 - theta) / n); z <- (x / n - theta) / s
  ends <- quantile(z, c(0.1, 0.9)); w <- pmin(pmax(z, ends[1]), ends[2]); k <- length(z)
  phi <- mean(w^2); weights <- 1 / s^2
  tau2 <- if (k * phi < k - 1) 0 else (k * phi - (k - 1)) / (sum(weights) - sum(weights^2) / sum(weights))
  wide <- sqrt(s^2 + tau2)
  normal <- if (tau2 > 0) c(pmax(theta - qnorm(0.975) * wide, 0), pmin(theta + qnorm(0.999) * wide, 1)) else numeric(0)
  obj(x = arr(x), n = arr(n), phi = num(phi), tau2 = num(tau2), z = arr((x / n - theta) / wide), limits = arr(normal))
}
groups <- lapply(1:12, function(i) { n <- sample(11:400, sample(10:60, 1)); list(n = n, p = plogis(rnorm(length(n), 0.4, c(0, 0.3, 0.8)[i %% 3 + 1]))) })
emit(shares = lines_of(share_limits), rates = lines_of(rate_limits), dispersion = lines_of(lapply(groups, function(g) dispersion(rbinom(length(g$n), g$n, g$p), g$n))))
