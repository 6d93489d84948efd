"""The cat brain of MADL: from how hard and how sharp a thing is to how much of a threat it is.

Reference: MADL 2.3, 2.12, 3.4.
"""

import numpy as np

HARDNESS_SHARPNESS = np.array(
    [
        *([0.11, 0.09], [0.01, 0.02], [0.98, 0.91], [0.12, 0.21], [0.98, 0.99]),
        *([0.85, 0.87], [0.03, 0.14], [0.55, 0.45], [0.49, 0.51], [0.99, 0.01]),
        *([0.02, 0.89], [0.31, 0.47], [0.55, 0.29], [0.87, 0.76], [0.63, 0.24]),
    ]
)
THREAT = np.array(
    [-0.8, -0.97, 0.89, -0.67, 0.97, 0.72, -0.83, 0, 0, 0, -0.09, -0.22, -0.16, 0.63, 0.37]
)
DESIGN = np.column_stack([HARDNESS_SHARPNESS, np.ones(len(THREAT))])
