# Wilson's interval.
source("common.R")
seeded(41)
fixed <- list(c(0, 1), c(1, 1), c(0, 10), c(1, 10), c(8, 10), c(10, 10), c(1, 30), c(45, 60), c(0, 1000), c(999, 1000), c(500, 1000), c(1, 1e6), c(333333, 1e6))
sizes <- sample(2:5000, 60)
random <- lapply(sizes, function(n) c(rbinom(1, n, runif(1)), n))
wilson <- function(pair) {
  interval <- suppressWarnings(prop.test(pair[1], pair[2], correct = FALSE))$conf.int
  arr(c(pair, interval))
}
emit(fixed = list_of(lapply(fixed, wilson)), random = list_of(lapply(random, wilson)))
