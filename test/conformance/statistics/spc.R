# Shewhart charts, NHS rules and Anhoej rules. No package for them is in Debian: the formulas of qicharts2 and the rules of NHSRplotthedots, written anew.
source("common.R")
seeded(63)
xmr <- function(y, screened = FALSE) {
  mr <- abs(diff(y)); if (screened) mr <- mr[mr < 3.267 * mean(mr)]
  c(mean(y), mean(y) - 2.66 * mean(mr), mean(y) + 2.66 * mean(mr))
}
laney <- function(r, centre, s) max(1, mean(abs(diff((r - centre) / s))) / 1.128)
p_chart <- function(x, n, prime) { p <- sum(x) / sum(n); s <- sqrt(p * (1 - p) / n); k <- if (prime) laney(x / n, p, s) else 1; c(p, pmax(p - 3 * s * k, 0), pmin(p + 3 * s * k, 1)) }
u_chart <- function(x, n, prime) { u <- sum(x) / sum(n); s <- sqrt(u / n); k <- if (prime) laney(x / n, u, s) else 1; c(u, pmax(u - 3 * s * k, 0), u + 3 * s * k) }
g_chart <- function(y) { g <- mean(y); c(g, max(0, g - 3 * sqrt(g * (g + 1))), g + 3 * sqrt(g * (g + 1))) }

# 1 where a point is marked: outside, shift, trend, two of three. Runs by rle, windows by embed.
stretch <- function(s, least) { r <- rle(s); rep(r$values != 0 & r$lengths >= least, r$lengths) }
nhs <- function(y) {
  lines <- xmr(y); d <- y - lines[1]; reach <- lines[3] - lines[1]; side <- sign(d); k <- length(y)
  outside <- abs(d) > reach; close <- !outside & abs(d) > reach * 2 / 3
  steps <- stretch(sign(diff(y)), 6)
  windows <- embed(1:k, 3); hit <- apply(windows, 1, function(w) sum(close[w]) >= 2 && abs(sum(side[w])) == 3)
  near <- close & (1:k) %in% windows[hit, ]
  c(outside, stretch(side, 7), c(steps, FALSE) | c(FALSE, steps), near)
}
anhoej <- function(y) {
  s <- sign(y - median(y)); s <- s[s != 0]; r <- rle(s)$lengths; n <- length(s)
  long <- round(log2(n)) + 3; few <- qbinom(0.05, n - 1, 0.5)
  c(n, length(r) - 1, long, few, max(r) > long, length(r) - 1 < few)
}
walk <- function(k) round(cumsum(rnorm(k, 0.15, 0.6)) + rnorm(k, 20, 1), 2)
series <- c(list(c(62, 58, 65, 60, 71, 66, 59, 63, 68, 61, 64, 57), as.numeric(Nile), as.numeric(LakeHuron), as.numeric(lynx)), lapply(c(12, 15, 20, 24, 36, 60, 120), walk), lapply(1:25, function(i) round(rnorm(24, 50, 5), sample(0:2, 1))))
counts <- c(list(list(c(18, 25, 22, 30, 19, 27, 21, 24), c(40, 45, 42, 50, 41, 48, 44, 43))),
            lapply(1:15, function(i) { n <- sample(20:900, sample(8:40, 1)); list(rbinom(length(n), n, plogis(rnorm(length(n), 0, runif(1, 0, 0.6)))), n) }))
gaps <- lapply(c(0.02, 0.07, 0.3), function(p) rgeom(25, p))
emit(
  series = lines_of(lapply(series, function(y) obj(y = arr(y), xmr = arr(xmr(y)), screened = arr(xmr(y, TRUE)), nhs = arr(nhs(y) * 1), anhoej = arr(anhoej(y))))),
  counts = lines_of(lapply(counts, function(q) { x <- q[[1]]; n <- q[[2]]; obj(x = arr(x), n = arr(n), p = arr(p_chart(x, n, FALSE)), pPrime = arr(p_chart(x, n, TRUE)), u = arr(u_chart(x, n, FALSE)), uPrime = arr(u_chart(x, n, TRUE))) })),
  gaps = lines_of(lapply(c(list(c(14, 20, 8, 14)), gaps), function(y) obj(y = arr(y), g = arr(g_chart(y)))))
)
