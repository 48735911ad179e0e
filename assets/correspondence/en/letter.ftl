# What all notices have in common

letter =
    To { $addressee }

    This is a message from { $body }, { $scheme }.

    { $text }

    ----------
    { $body }
    Contact: { $contact }
addressee-complainant = whoever wrote to us
addressee-operator = the operator of the site
addressee-reporter = whoever reported this
contact-with-telephone = { $mail } (telephone { $telephone })
date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
instant = { $date }, { $hour }:{ $minute } { $zone }
list-item = - { $item }
list-empty = (none)
yen = { $amount } yen
pass = pass { $number }
mark = mark { $number }

# Mail says that a message is waiting and where; nothing more.
mail-subject = [{ $scheme }] A message is waiting for you
mail-body =
    There is a new message for you from { $body }, { $scheme }.
    Please log in on this page to read it:

    { $address }

    This mail does not contain the message itself.
    We never ask for passwords by mail.

    { $body }
    Contact: { $contact }
