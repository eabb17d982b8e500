"""Clusters on a map: k-means for several numbers of clusters, the clearest of which is kept."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.intp]

MOST_CLUSTERS, PEOPLE_FOR_ONE_MORE = 5, 12
STARTS, MOST_MOVES = 4, 30


def clearest_clusters(points: Points, source: np.random.Generator) -> tuple[Labels, float]:
    """The labels of the clearest clustering, and its silhouette (Rousseeuw, 1987).

    Two clusters are tried, and one more for every twelve points, up to five.
    """
    distances = np.sqrt(squared_distances(points, points))
    best = (np.zeros(len(points), dtype=np.intp), -1.0)
    most = min(MOST_CLUSTERS, 2 + len(points) // PEOPLE_FOR_ONE_MORE)
    for count in range(2, most + 1):
        labels = k_means(points, count, source)
        clearness = silhouette(distances, labels)
        if clearness > best[1]:
            best = (labels, clearness)
    return best


def k_means(points: Points, count: int, source: np.random.Generator) -> Labels:
    """Labels from 0, by Lloyd's algorithm from several k-means++ starts; the tightest one is kept.

    A cluster that runs empty is left out, so there may be fewer.
    """
    best: tuple[float, Labels] | None = None
    for _ in range(STARTS):
        centres = _spread_centres(points, count, source)
        labels = np.full(len(points), -1, dtype=np.intp)
        for _ in range(MOST_MOVES):
            squared = squared_distances(points, centres)
            nearest = squared.argmin(axis=1)
            if (nearest == labels).all():
                break
            labels = nearest
            heads = np.bincount(labels, minlength=len(centres))
            sums = [np.bincount(labels, axis, len(centres)) for axis in points.T]
            kept = heads > 0
            centres = (np.array(sums)[:, kept] / heads[kept]).T
            labels = (np.cumsum(kept) - 1)[labels]
        spread = float(squared_distances(points, centres).min(axis=1).sum())
        if best is None or spread < best[0]:
            best = (spread, labels)
    return np.zeros(0, dtype=np.intp) if best is None else best[1]


def silhouette(distances: Points, labels: Labels) -> float:
    """The mean silhouette: 1 for clusters far apart, about 0 for one cloud cut in pieces."""
    count = int(labels.max()) + 1 if len(labels) else 0
    if count <= 1:
        return -1.0
    heads = np.bincount(labels, minlength=count)
    member = np.zeros((len(labels), count))
    member[np.arange(len(labels)), labels] = 1
    sums = distances @ member
    own_heads = heads[labels]
    rows = np.arange(len(labels))
    own = sums[rows, labels] / np.maximum(own_heads - 1, 1)
    means = sums / heads
    means[rows, labels] = np.inf
    nearest = means.min(axis=1)
    wider = np.maximum(own, nearest)
    scores = np.divide(nearest - own, wider, out=np.zeros(len(labels)), where=wider > 0)
    # A point that is alone in its cluster says nothing.
    return float(np.where(own_heads > 1, scores, 0.0).mean())


def squared_distances(points: Points, others: Points) -> Points:
    """The squared distance of each point from each of the others."""
    difference = points[:, None, :] - others[None, :, :]
    squared: Points = (difference * difference).sum(axis=2)
    return squared


def _spread_centres(points: Points, count: int, source: np.random.Generator) -> Points:
    """Centres far from each other, drawn by squared distance (k-means++)."""
    chosen = [points[source.integers(len(points))]]
    for _ in range(count - 1):
        nearest = squared_distances(points, np.array(chosen)).min(axis=1)
        total = nearest.sum()
        if total <= 0:
            break
        chosen.append(points[source.choice(len(points), p=nearest / total)])
    return np.array(chosen)
