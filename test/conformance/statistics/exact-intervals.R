# Intervals of shares, rates and differences; the gamma and Poisson distributions they and the funnels rest on.
source("common.R")
seeded(61)
pairs <- c(list(c(0, 1), c(1, 1), c(0, 10), c(8, 10), c(10, 10), c(1, 30), c(45, 60), c(999, 1000)),
           lapply(sample(2:5000, 30), function(n) c(rbinom(1, n, runif(1)), n)))
exact <- lapply(pairs, function(pair) arr(c(pair, binom.test(pair[1], pair[2])$conf.int)))
counts <- c(0, 1, 2, 5, 10, 100, 879, 966, 1500, 20000, sample(0:3000, 20))
rates <- lapply(counts, function(count) { exposure <- runif(1, 10, 1e5); arr(c(count, exposure, poisson.test(count, exposure)$conf.int)) })
wilson <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int
newcombe <- function(q) {
  a <- q[1] / q[2]; b <- q[3] / q[4]; one <- wilson(q[1], q[2]); other <- wilson(q[3], q[4])
  arr(c(q, a - b - sqrt((a - one[1])^2 + (other[2] - b)^2), a - b + sqrt((one[2] - a)^2 + (b - other[1])^2)))
}
published <- list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20), c(0, 10, 0, 10), c(10, 10, 0, 20), c(10, 10, 0, 10))
random <- lapply(1:30, function(i) { m <- sample(1:2000, 1); n <- sample(1:2000, 1); c(rbinom(1, m, runif(1)), m, rbinom(1, n, runif(1)), n) })
shapes <- c(1, 2, 10, 500, 879, 966, 1500, 5000, 30000, sample(1:20000, 12))
gamma <- lapply(shapes, function(shape) lapply(c(0.001, 0.025, 0.975, 0.999), function(p) arr(c(p, shape, qgamma(p, shape)))))
poisson <- lapply(c(0.3, 5, 80, 950, 1200, 20000, runif(12, 0, 3000)), function(mean) lapply(qpois(c(0.001, 0.025, 0.5, 0.975), mean), function(k) arr(c(k, mean, ppois(k, mean)))))
emit(exact = lines_of(exact), rates = lines_of(rates), published = lines_of(lapply(published, newcombe)), random = lines_of(lapply(random, newcombe)),
     gamma = lines_of(unlist(gamma)), poisson = lines_of(unlist(poisson)))
