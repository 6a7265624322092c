//! Exact shares as decimals that still add up.

use std::cmp::Reverse;
use std::convert::Infallible;

use num_bigint::BigUint;

use super::error::ContributionError;
use super::rounded::{MOST_DECIMALS, RoundedShares, Scale};
use super::rounding_order::UnroundedShares;
use super::shares::{Amount, Shares};
use crate::decimal::Decimal;

/// Rounds shares to `decimals` places by largest remainder, from the top down: first covered and uncovered
/// within the total, then clusters within what is covered and blanks within what is not, then accounts within
/// their cluster. So every displayed sum holds, and every figure is its exact value rounded down or up to the
/// next unit. Equal remainders go to the smaller id.
///
/// # Errors
/// [`ContributionError::NothingToCover`] for [`Scale::Hundred`] when all weights are 0;
/// [`ContributionError::TooManyDecimals`] above [`MOST_DECIMALS`].
///
/// # Complexity
/// O(n log n) for n accounts, clusters and blanks, and n big-integer divisions.
///
/// # Source
/// The method of largest remainders (Hare and Niemeyer), as in apportionment.
///
/// ```
/// use domain::contribution::*;
/// use domain::quality::Quality;
/// let cells = [WeighedCell { id: CellIndex(0), weight: 1 }];
/// let piece = |id| CountedPiece {
///     id: PieceIndex(id), cell: CellIndex(0), organisation: UnionIndex(id), cluster: ClusterIndex(id),
///     account: PlayerIndex(id), quality: Quality::FULL,
/// };
/// let shares = attribute_shares(&cells, &[piece(0), piece(1), piece(2)])?;
/// let rounded = round_shares(&shares, Scale::Hundred, 1)?;
/// let lines: Vec<_> = rounded.clusters.iter().map(|cluster| cluster.share.to_string()).collect();
/// assert_eq!(lines, ["33.4", "33.3", "33.3"]);
/// assert_eq!(rounded.covered.to_string(), "100.0");
/// # Ok::<(), ContributionError>(())
/// ```
pub fn round_shares(shares: &Shares, scale: Scale, decimals: u8) -> Result<RoundedShares, ContributionError> {
    let rounding = Rounding::prepare(shares, scale, decimals)?;
    let uncovered = &shares.weight - &shares.covered;
    let view = UnroundedShares {
        covered: &shares.covered,
        uncovered: &uncovered,
        clusters: shares
            .clusters
            .iter()
            .map(|line| {
                let accounts = line.accounts.iter().map(|account| (account.account, &account.share));
                (line.cluster, &line.share, accounts.collect())
            })
            .collect(),
        blanks: shares.blanks.iter().map(|line| (line.cell, &line.share)).collect(),
    };
    let (total, _) = rounding.floor(&shares.weight);
    let Ok(rounded) =
        view.round(total, decimals, |units, amounts| Ok::<_, Infallible>(rounding.split(units, amounts)));
    Ok(rounded)
}

/// Takes a rounded figure apart: divides it among the exact amounts that make it up, by largest remainder, so that the parts
/// add up to it as displayed. O(n log n) for n amounts.
///
/// # Errors
/// As [`round_shares`].
pub(super) fn split_rounded(
    shares: &Shares,
    whole: Decimal,
    scale: Scale,
    amounts: &[&Amount],
) -> Result<Vec<Decimal>, ContributionError> {
    let Decimal { units, decimals } = whole;
    let parts = Rounding::prepare(shares, scale, decimals)?.split(units, amounts);
    Ok(parts.into_iter().map(|units| Decimal { units, decimals }).collect())
}

/// amount · factor / divisor is the amount in units of the last decimal.
struct Rounding {
    factor: BigUint,
    divisor: BigUint,
}

impl Rounding {
    fn prepare(shares: &Shares, scale: Scale, decimals: u8) -> Result<Self, ContributionError> {
        if decimals > MOST_DECIMALS {
            return Err(ContributionError::TooManyDecimals { decimals });
        }
        let power = |exponent: u8| BigUint::from(10_u32).pow(u32::from(exponent));
        match scale {
            Scale::Given { decimals: given } => {
                Ok(Self { factor: power(decimals), divisor: &shares.denominator * power(given) })
            }
            Scale::Hundred if shares.weight == BigUint::ZERO => Err(ContributionError::NothingToCover),
            Scale::Hundred => Ok(Self { factor: power(decimals) * 100_u32, divisor: shares.weight.clone() }),
        }
    }

    /// Divides `units` among `amounts`, whose exact sum lies less than one unit from it.
    ///
    /// There are always enough parts with a remainder to take what the floors leave over, so that a part of
    /// exactly 0, or any whole number, stays what it is.
    fn split(&self, units: u128, amounts: &[&BigUint]) -> Vec<u128> {
        let (mut parts, remainders): (Vec<u128>, Vec<BigUint>) =
            amounts.iter().map(|amount| self.floor(amount)).unzip();
        let left = units.saturating_sub(parts.iter().sum());
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|&index| Reverse(&remainders[index]));
        for (index, _) in order.into_iter().zip(0..left) {
            parts[index] += 1;
        }
        parts
    }

    /// Whole units, and the remainder as a numerator over the divisor.
    fn floor(&self, amount: &BigUint) -> (u128, BigUint) {
        let scaled = amount * &self.factor;
        let whole = &scaled / &self.divisor;
        let remainder = scaled - &whole * &self.divisor;
        (u128::try_from(whole).unwrap_or(u128::MAX), remainder)
    }
}
